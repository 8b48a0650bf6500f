package org.dialtone.core.loop;

import org.dialtone.api.Actor;
import org.dialtone.api.FarEnd;
import org.dialtone.api.Traffic;
import org.jspecify.annotations.Nullable;

/// Somebody who has dialled in.
interface Client {
    /// The interface. The router-loop thread alone.
    Tracked tracked();

    /// Has the server end the session; false if it cannot be asked to. Any thread; returns at once.
    boolean hangUp();

    /// What its server says has passed; null where the kernel counts, or nobody. Any thread.
    @Nullable Traffic passed();

    static Actor actor(FarEnd farEnd) {
        return new Actor(Actor.Kind.PEER, farEnd.words());
    }
}
