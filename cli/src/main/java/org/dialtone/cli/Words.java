package org.dialtone.cli;

import org.dialtone.api.AdministrationEvent;
import org.dialtone.api.Cause;
import org.dialtone.api.UnreachabilityReason;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// States, causes and reasons, for scripts and for people.
final class Words {
    private Words() {}

    /// `NO_MEDIA_SENSE` as scripts read it: `no-media-sense`.
    static String key(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static List<String> keys(Set<UnreachabilityReason> reasons) {
        List<String> keys = new ArrayList<>(reasons.size());
        for (UnreachabilityReason reason : UnreachabilityReason.values()) {
            if (reasons.contains(reason)) {
                keys.add(key(reason));
            }
        }
        return keys;
    }

    static String of(Cause cause) {
        return switch (cause) {
            case UNKNOWN -> "for a reason that this program does not know: update it";
            case CARRIER_GAINED -> "carrier gained";
            case CARRIER_LOST -> "carrier lost";
            case LOWER_LAYER_UP -> "the link below it came up";
            case LOWER_LAYER_DOWN -> "the link below it went down";
            case ADMIN_UP -> "set up by an administrator";
            case ADMIN_DOWN -> "set down by an administrator";
            case READY -> "ready at last";
            case DORMANT -> "dormant, waits for something above it";
            case TESTING -> "put into test mode";
            case NOT_PRESENT -> "device not present";
            case LINK_ADDED -> "link added";
            case LINK_REMOVED -> "link removed";
            case LINK_MOVED -> "moved to another network namespace";
            case RECONCILED -> "while the router was not running";
            case REQUESTED -> "somebody asked for it";
            case DEMAND -> "a packet was to go over it";
            case PERSISTENT -> "to be connected always";
            case FAILOVER -> "stands in for another";
            case DIALLED_IN -> "a client has dialled in";
            case IDLE_TIMEOUT -> "nothing passed over it for too long";
            case DIALOUT_HOURS -> "its dial-out hours are over";
            case SESSION_LIMIT -> "the longest time of a connection is over";
            case PEER_HUNG_UP -> "the far end hung up";
            case PEER_DEAD -> "the far end does not answer any more";
            case AUTHENTICATION_FAILED -> "the far end refused user or password";
            case NEGOTIATION_FAILED -> "the two ends came to no agreement";
            case NO_ANSWER -> "nobody answered";
            case BUSY -> "the far end is busy";
            case DIALER_FAILED -> "the program that dials failed";
            case REDEFINED -> "its definition was changed";
            case DISABLED -> "it was disabled";
            case DDM_STOPPED -> "the demand-dial manager was stopped";
            case SESSION_ENDED -> "its server ended the session";
        };
    }

    static String of(AdministrationEvent.Action action) {
        return switch (action) {
            case UNKNOWN -> "something that this program does not know: update it";
            case CONNECT -> "connect";
            case DISCONNECT -> "disconnect";
            case CREATE -> "defined";
            case REPLACE -> "defined anew";
            case DELETE -> "deleted";
            case ENABLE -> "enabled";
            case DISABLE -> "disabled";
            case SET_CREDENTIALS -> "credentials set";
            case FORGET_CREDENTIALS -> "credentials forgotten";
            case PAUSE -> "demand-dial manager paused";
            case RESUME -> "demand-dial manager resumed";
            case STOP -> "demand-dial manager stopped";
            case START -> "demand-dial manager started";
        };
    }

    /// The reasons one after the other; empty if there are none.
    static String of(Set<UnreachabilityReason> reasons) {
        StringBuilder out = new StringBuilder();
        for (UnreachabilityReason reason : UnreachabilityReason.values()) {
            if (reasons.contains(reason)) {
                out.append(out.isEmpty() ? "" : ", ").append(of(reason));
            }
        }
        return out.toString();
    }

    private static String of(UnreachabilityReason reason) {
        return switch (reason) {
            case OUT_OF_RESOURCES -> "out of resources";
            case ADMIN_DISABLED -> "down by an administrator";
            case CONNECTION_FAILURE -> "last attempt failed";
            case SERVICE_PAUSED -> "demand-dial paused";
            case DIALOUT_HOURS_RESTRICTION -> "outside dial-out hours";
            case NO_MEDIA_SENSE -> "no carrier";
            case NO_DEVICE -> "no device";
        };
    }
}
