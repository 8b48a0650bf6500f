package org.dialtone.core.ddm;

import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.api.UnreachabilityReason;
import org.dialtone.api.dial.DdmState;
import org.dialtone.api.dial.InterfaceDefinition;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What keeps an interface from being dialled, by whomever, in the order in which it is looked at.
enum Obstacle {
    STOPPED(
            RouterError.DDM_NOT_RUNNING,
            UnreachabilityReason.SERVICE_PAUSED,
            Cause.DDM_STOPPED,
            true),
    PAUSED(
            RouterError.SERVICE_IS_PAUSED,
            UnreachabilityReason.SERVICE_PAUSED,
            Cause.DDM_STOPPED,
            false),
    DISABLED(
            RouterError.INTERFACE_DISABLED,
            UnreachabilityReason.ADMIN_DISABLED,
            Cause.DISABLED,
            true),
    CONFIGURATION(
            RouterError.INTERFACE_CONFIGURATION,
            UnreachabilityReason.CONNECTION_FAILURE,
            Cause.REDEFINED,
            false),
    HOURS(
            RouterError.DIALOUT_HOURS_RESTRICTION,
            UnreachabilityReason.DIALOUT_HOURS_RESTRICTION,
            Cause.DIALOUT_HOURS,
            true),
    DEVICE(
            RouterError.INTERFACE_HAS_NO_DEVICES,
            UnreachabilityReason.NO_DEVICE,
            Cause.DIALER_FAILED,
            false);

    /// What a request to connect fails with.
    final RouterError error;

    final UnreachabilityReason reason;

    /// Why what is under way is hung up.
    final Cause cause;

    /// Whether a connection that is there is hung up, too.
    final boolean endsConnection;

    Obstacle(RouterError error, UnreachabilityReason reason, Cause cause, boolean endsConnection) {
        this.error = error;
        this.reason = reason;
        this.cause = cause;
        this.endsConnection = endsConnection;
    }

    static List<Obstacle> of(
            DdmState ddm,
            InterfaceDefinition definition,
            List<String> problems,
            @Nullable String missing,
            boolean open) {
        List<Obstacle> found = new ArrayList<>(2);
        switch (ddm) {
            case RUNNING -> {}
            case PAUSED -> found.add(PAUSED);
            case STOPPED -> found.add(STOPPED);
        }
        if (!definition.enabled()) {
            found.add(DISABLED);
        }
        if (!problems.isEmpty()) {
            found.add(CONFIGURATION);
        }
        if (!open) {
            found.add(HOURS);
        }
        if (missing != null) {
            found.add(DEVICE);
        }
        return found;
    }

    static List<Obstacle> of(DialState state, Instant at) {
        boolean open = state.definition().policy().hours().allows(at);
        return of(state.ddm(), state.definition(), state.problems(), state.missing(), open);
    }
}
