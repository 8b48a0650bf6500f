package org.dialtone.core.loop;

import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.DialoutHours;
import org.dialtone.api.dial.InterfaceDefinition;
import org.jspecify.annotations.NullMarked;

import java.time.Duration;

/// A policy that differs from the usual one in what a test is about.
@NullMarked
final class Policy {
    private final DialMode mode;
    private int attempts = DialPolicy.DEFAULT.redialAttempts();
    private Duration interval = DialPolicy.DEFAULT.redialInterval();
    private Duration timeout = DialPolicy.DEFAULT.connectTimeout();
    private Duration unreachable = DialPolicy.DEFAULT.unreachable();
    private Duration idle = Duration.ZERO;
    private DialoutHours hours = DialoutHours.ALWAYS;
    private Duration session = Duration.ZERO;
    private String group = "";
    private int priority;

    Policy(DialMode mode) {
        this.mode = mode;
    }

    Policy redials(int times, Duration every) {
        attempts = times;
        interval = every;
        return this;
    }

    Policy timeout(Duration time) {
        timeout = time;
        return this;
    }

    Policy unreachable(Duration time) {
        unreachable = time;
        return this;
    }

    Policy idle(Duration time) {
        idle = time;
        return this;
    }

    Policy hours(DialoutHours when) {
        hours = when;
        return this;
    }

    Policy session(Duration limit) {
        session = limit;
        return this;
    }

    Policy group(String name, int place) {
        group = name;
        priority = place;
        return this;
    }

    DialPolicy policy() {
        return new DialPolicy(
                mode,
                attempts,
                interval,
                timeout,
                unreachable,
                DialPolicy.DEFAULT.unreachableMost(),
                idle,
                DialPolicy.DEFAULT.idleFilter(),
                hours,
                session,
                group,
                priority);
    }

    /// An interface whose link is `ppp-NAME`.
    InterfaceDefinition of(String name) {
        return DialRig.definition(name, "ppp-" + name, policy());
    }
}
