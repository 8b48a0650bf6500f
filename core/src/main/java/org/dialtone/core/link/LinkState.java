package org.dialtone.core.link;

import static org.dialtone.api.UnreachabilityReason.ADMIN_DISABLED;
import static org.dialtone.api.UnreachabilityReason.NO_DEVICE;
import static org.dialtone.api.UnreachabilityReason.NO_MEDIA_SENSE;
import static org.dialtone.api.UnreachabilityReason.SERVICE_PAUSED;

import org.dialtone.api.ConnectionState;
import org.dialtone.api.UnreachabilityReason;
import org.dialtone.core.model.Link;

import java.util.Set;

/// The connection state of a dedicated link, from its flags and operstate.
///
/// | link | state |
/// |---|---|
/// | not IFF_UP | UNREACHABLE, ADMIN_DISABLED |
/// | operstate NOTPRESENT | UNREACHABLE, NO_DEVICE |
/// | no IFF_LOWER_UP: no carrier, or the lower layer is down | UNREACHABLE, NO_MEDIA_SENSE |
/// | operstate TESTING | UNREACHABLE, SERVICE_PAUSED |
/// | operstate DORMANT: it waits for something above it, 802.1X for one | DISCONNECTED |
/// | else, whatever operstate says: it may lag, and tun, ppp and loopback never say UP | CONNECTED |
public enum LinkState {
    ADMIN_DOWN(ConnectionState.UNREACHABLE, Set.of(ADMIN_DISABLED)),
    NOT_PRESENT(ConnectionState.UNREACHABLE, Set.of(NO_DEVICE)),
    NO_CARRIER(ConnectionState.UNREACHABLE, Set.of(NO_MEDIA_SENSE)),
    TESTING(ConnectionState.UNREACHABLE, Set.of(SERVICE_PAUSED)),
    DORMANT(ConnectionState.DISCONNECTED, Set.of()),
    CONNECTED(ConnectionState.CONNECTED, Set.of());

    private final ConnectionState state;

    @SuppressWarnings("ImmutableEnumChecker") // from Set.of
    private final Set<UnreachabilityReason> reasons;

    LinkState(ConnectionState state, Set<UnreachabilityReason> reasons) {
        this.state = state;
        this.reasons = reasons;
    }

    public ConnectionState state() {
        return state;
    }

    public Set<UnreachabilityReason> reasons() {
        return reasons;
    }

    public static LinkState of(Link link) {
        if (!link.adminUp()) {
            return ADMIN_DOWN;
        }
        if (link.operState() == Link.OPER_NOTPRESENT) {
            return NOT_PRESENT;
        }
        if (!link.lowerUp()) {
            return NO_CARRIER;
        }
        return switch (link.operState()) {
            case Link.OPER_TESTING -> TESTING;
            case Link.OPER_DORMANT -> DORMANT;
            default -> CONNECTED;
        };
    }
}
