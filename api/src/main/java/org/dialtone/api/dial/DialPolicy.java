package org.dialtone.api.dial;

import java.time.Duration;

/// When an interface is dialled, dialled again and hung up. Durations are whole seconds or finer,
/// and never negative.
///
/// @param mode what has it dialled
/// @param redialAttempts how often it is dialled again after a failed attempt before it becomes
///   unreachable for a while; 0 for never
/// @param redialInterval how long to wait before the first of these; each is spread by up to a
///   tenth so that many routers do not dial at once
/// @param connectTimeout how long one attempt may take
/// @param unreachable how long it is left alone when all attempts have failed; grows by as much
///   with each further time, up to `unreachableMost`, until it connects
/// @param idleTimeout after how long without user traffic it is hung up; zero for never. Not in
///   [DialMode#PERSISTENT]
/// @param idleFilter what counts as user traffic
/// @param hours when it may be connected
/// @param sessionLimit how long one connection may last; zero for any time
/// @param failover the group of interfaces that stand in for one another; empty for none. Of a
///   group the first that can connect is kept connected
/// @param priority its place in the group, the lowest first
public record DialPolicy(
        DialMode mode,
        int redialAttempts,
        Duration redialInterval,
        Duration connectTimeout,
        Duration unreachable,
        Duration unreachableMost,
        Duration idleTimeout,
        PacketFilter idleFilter,
        DialoutHours hours,
        Duration sessionLimit,
        String failover,
        int priority) {

    /// The values a definition has where it says nothing: on demand, three further attempts, the
    /// first after 30 s; ten minutes unreachable, growing to six hours; five minutes idle.
    public static final DialPolicy DEFAULT =
            new DialPolicy(
                    DialMode.ON_DEMAND,
                    3,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(10),
                    Duration.ofHours(6),
                    Duration.ofMinutes(5),
                    PacketFilter.ALL,
                    DialoutHours.ALWAYS,
                    Duration.ZERO,
                    "",
                    0);

    /// It with another mode.
    public DialPolicy withMode(DialMode other) {
        return with(other, redialAttempts, redialInterval, connectTimeout, idleTimeout, hours);
    }

    /// It with other redials.
    ///
    /// @param attempts as [#redialAttempts]
    /// @param interval as [#redialInterval]
    public DialPolicy withRedial(int attempts, Duration interval) {
        return with(mode, attempts, interval, connectTimeout, idleTimeout, hours);
    }

    /// It with another [#connectTimeout].
    public DialPolicy withConnectTimeout(Duration time) {
        return with(mode, redialAttempts, redialInterval, time, idleTimeout, hours);
    }

    /// It with another [#idleTimeout].
    public DialPolicy withIdleTimeout(Duration time) {
        return with(mode, redialAttempts, redialInterval, connectTimeout, time, hours);
    }

    /// It with other dial-out hours.
    public DialPolicy withHours(DialoutHours other) {
        return with(mode, redialAttempts, redialInterval, connectTimeout, idleTimeout, other);
    }

    private DialPolicy with(
            DialMode mode,
            int attempts,
            Duration interval,
            Duration connect,
            Duration idle,
            DialoutHours hours) {
        return new DialPolicy(
                mode,
                attempts,
                interval,
                connect,
                unreachable,
                unreachableMost,
                idle,
                idleFilter,
                hours,
                sessionLimit,
                failover,
                priority);
    }
}
