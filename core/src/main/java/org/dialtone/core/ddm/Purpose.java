package org.dialtone.core.ddm;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;

/// Why something is done, and who asked for it.
public record Purpose(Cause why, Actor actor) {
    static final Actor DDM = new Actor(Actor.Kind.DDM, "");
    static final Actor PEER = new Actor(Actor.Kind.PEER, "");

    static Purpose ofDdm(Cause why) {
        return new Purpose(why, DDM);
    }
}
