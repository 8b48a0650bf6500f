package org.dialtone.journal;

import org.dialtone.api.Actor;
import org.dialtone.api.AdministrationEvent;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.UnreachabilityReason;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/// The numbers under which enum values are recorded. They never change: a value that the API gains
/// gets the next number here, and does not compile before it has one.
final class Codes {
    static final Table<Cause> CAUSES = new Table<>(Cause.class, Codes::code);
    static final Table<Actor.Kind> ACTORS = new Table<>(Actor.Kind.class, Codes::code);
    static final Table<InterfaceEvent.Kind> KINDS =
            new Table<>(InterfaceEvent.Kind.class, Codes::code);
    static final Table<AdministrationEvent.Action> ACTIONS =
            new Table<>(AdministrationEvent.Action.class, Codes::code);
    static final Table<ConnectionState> STATES =
            new Table<>(ConnectionState.class, ConnectionState::value);
    static final Table<InterfaceType> TYPES =
            new Table<>(InterfaceType.class, InterfaceType::value);

    private Codes() {}

    private static int code(Cause cause) {
        return switch (cause) {
            case UNKNOWN -> 0;
            case CARRIER_GAINED -> 1;
            case CARRIER_LOST -> 2;
            case LOWER_LAYER_UP -> 3;
            case LOWER_LAYER_DOWN -> 4;
            case ADMIN_UP -> 5;
            case ADMIN_DOWN -> 6;
            case READY -> 7;
            case DORMANT -> 8;
            case TESTING -> 9;
            case NOT_PRESENT -> 10;
            case LINK_ADDED -> 11;
            case LINK_REMOVED -> 12;
            case LINK_MOVED -> 13;
            case RECONCILED -> 14;
            case REQUESTED -> 15;
            case DEMAND -> 16;
            case PERSISTENT -> 17;
            case FAILOVER -> 18;
            case DIALLED_IN -> 19;
            case IDLE_TIMEOUT -> 20;
            case DIALOUT_HOURS -> 21;
            case SESSION_LIMIT -> 22;
            case PEER_HUNG_UP -> 23;
            case PEER_DEAD -> 24;
            case AUTHENTICATION_FAILED -> 25;
            case NEGOTIATION_FAILED -> 26;
            case NO_ANSWER -> 27;
            case BUSY -> 28;
            case DIALER_FAILED -> 29;
            case REDEFINED -> 30;
            case DISABLED -> 31;
            case DDM_STOPPED -> 32;
            case SESSION_ENDED -> 33;
        };
    }

    private static int code(Actor.Kind kind) {
        return switch (kind) {
            case UNKNOWN -> 0;
            case KERNEL -> 1;
            case PROCESS -> 2;
            case CALLER -> 3;
            case PACKET -> 4;
            case PEER -> 5;
            case DDM -> 6;
        };
    }

    private static int code(InterfaceEvent.Kind kind) {
        return switch (kind) {
            case ADDED -> 1;
            case REMOVED -> 2;
            case RENAMED -> 3;
            case MASTER_CHANGED -> 4;
            case STATE_CHANGED -> 5;
        };
    }

    private static int code(AdministrationEvent.Action action) {
        return switch (action) {
            case UNKNOWN -> 0;
            case CONNECT -> 1;
            case DISCONNECT -> 2;
            case CREATE -> 3;
            case REPLACE -> 4;
            case DELETE -> 5;
            case ENABLE -> 6;
            case DISABLE -> 7;
            case SET_CREDENTIALS -> 8;
            case FORGET_CREDENTIALS -> 9;
            case PAUSE -> 10;
            case RESUME -> 11;
            case STOP -> 12;
            case START -> 13;
        };
    }

    static Set<UnreachabilityReason> reasons(int mask) throws MalformedBodyException {
        EnumSet<UnreachabilityReason> reasons = EnumSet.noneOf(UnreachabilityReason.class);
        for (UnreachabilityReason reason : UnreachabilityReason.values()) {
            if ((mask & reason.bit()) != 0) {
                reasons.add(reason);
            }
        }
        if (UnreachabilityReason.mask(reasons) != mask) {
            throw new MalformedBodyException("reasons: 0x" + Integer.toHexString(mask));
        }
        return Set.copyOf(reasons);
    }

    /// One enum's numbers, both ways.
    static final class Table<E extends Enum<E>> {
        private final Class<E> type;
        private final Map<E, Integer> codes;
        private final Map<Integer, E> values = new HashMap<>();

        private Table(Class<E> type, ToIntFunction<E> code) {
            this.type = type;
            this.codes = new EnumMap<>(type);
            for (E value : EnumSet.allOf(type)) {
                int number = code.applyAsInt(value);
                codes.put(value, number);
                if (values.put(number, value) != null) {
                    throw new AssertionError("two of " + type + " have the number " + number);
                }
            }
        }

        int code(E value) {
            Integer code = codes.get(value);
            if (code == null) {
                throw new AssertionError(value);
            }
            return code;
        }

        E value(int code) throws MalformedBodyException {
            E value = values.get(code);
            if (value == null) {
                throw new MalformedBodyException(type.getSimpleName() + ": " + code);
            }
            return value;
        }
    }
}
