package org.dialtone.client;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How a remote router is used.
///
/// @param connectTimeout how long one attempt to reach it may take
/// @param callTimeout how long a call may take, waiting for the router to come back included
/// @param backoff how long to wait between attempts
/// @param keepAlive how long the router may be silent before it is asked whether it lives; as long
///   again for the answer, then it counts as lost. 10 s or more, and better not just that: a router
///   ends a connection that asks it more often than every 10 s
/// @param buffer how many responses a stream holds for its reader at most, one record each as they
///   happen and up to 128 while it catches up; past that the router waits
/// @param listener told how the link is; null for nobody
/// @param random where the random part of waits comes from
public record RemoteOptions(
        Duration connectTimeout,
        Duration callTimeout,
        Backoff backoff,
        Duration keepAlive,
        int buffer,
        @Nullable LinkListener listener,
        RandomGenerator random) {

    public static final RemoteOptions DEFAULT =
            new RemoteOptions(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    Backoff.DEFAULT,
                    Duration.ofSeconds(12),
                    64,
                    null,
                    RandomGenerator.getDefault());

    public RemoteOptions {
        positive("connectTimeout", connectTimeout);
        positive("callTimeout", callTimeout);
        if (keepAlive.compareTo(Duration.ofSeconds(10)) < 0
                || keepAlive.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "keepAlive: " + keepAlive + " (expected: 10 s to a day)");
        }
        if (buffer < 2 || buffer > 1 << 20) {
            throw new IllegalArgumentException(
                    "buffer: " + buffer + " (expected: 2 to " + (1 << 20) + ")");
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to a day)");
        }
    }

    public RemoteOptions connectTimeout(Duration timeout) {
        return new RemoteOptions(
                timeout, callTimeout, backoff, keepAlive, buffer, listener, random);
    }

    public RemoteOptions callTimeout(Duration timeout) {
        return new RemoteOptions(
                connectTimeout, timeout, backoff, keepAlive, buffer, listener, random);
    }

    public RemoteOptions backoff(Backoff waits) {
        return new RemoteOptions(
                connectTimeout, callTimeout, waits, keepAlive, buffer, listener, random);
    }

    public RemoteOptions keepAlive(Duration silence) {
        return new RemoteOptions(
                connectTimeout, callTimeout, backoff, silence, buffer, listener, random);
    }

    public RemoteOptions buffer(int responses) {
        return new RemoteOptions(
                connectTimeout, callTimeout, backoff, keepAlive, responses, listener, random);
    }

    public RemoteOptions listener(LinkListener told) {
        return new RemoteOptions(
                connectTimeout, callTimeout, backoff, keepAlive, buffer, told, random);
    }

    public RemoteOptions random(RandomGenerator source) {
        return new RemoteOptions(
                connectTimeout, callTimeout, backoff, keepAlive, buffer, listener, source);
    }
}
