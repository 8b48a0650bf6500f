package org.dialtone.core.link;

import org.dialtone.core.model.CarrierCount;
import org.dialtone.core.model.Link;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/// Links as tests need them.
@NullMarked
final class Links {
    static final int UP = Link.IFF_UP;
    static final int LOWER = Link.IFF_LOWER_UP;
    static final int RUNNING = Link.IFF_RUNNING;

    private Links() {}

    static Link link(int flags, int operState) {
        return link(1, flags, operState, null, 0, null);
    }

    static Link link(
            int index,
            int flags,
            int operState,
            @Nullable String kind,
            int lower,
            @Nullable CarrierCount carrier) {
        return new Link(index, "eth" + index, kind, flags, operState, carrier, 0, lower, null);
    }

    static Link up() {
        return link(UP | LOWER | RUNNING, Link.OPER_UP);
    }

    static Link down() {
        return link(0, Link.OPER_DOWN);
    }

    static Link noCarrier() {
        return link(UP, Link.OPER_DOWN);
    }

    static Link counted(boolean up, int ups, int downs) {
        int flags = up ? UP | LOWER | RUNNING : UP;
        int operState = up ? Link.OPER_UP : Link.OPER_DOWN;
        return link(1, flags, operState, null, 0, new CarrierCount(ups, downs));
    }
}
