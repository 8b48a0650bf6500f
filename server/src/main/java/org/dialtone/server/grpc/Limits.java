package org.dialtone.server.grpc;

import java.time.Duration;

/// What the service allows its peers.
///
/// @param connections how many at once, over all listeners; more are closed as they come
/// @param calls how many at once on one connection
/// @param allCalls how many at once over all connections
/// @param requestBytes the longest request
/// @param headerBytes the longest set of headers of a call
/// @param registrations how many at once in one Register call
/// @param handshake how long a TLS handshake may take
/// @param keepAlive how long a connection may be silent before it is asked whether it lives
/// @param keepAliveTimeout how long the answer to that may take
/// @param pings how often a peer may ask that
/// @param resets how many calls a peer may reset in ten seconds
public record Limits(
        int connections,
        int calls,
        int allCalls,
        int requestBytes,
        int headerBytes,
        int registrations,
        Duration handshake,
        Duration keepAlive,
        Duration keepAliveTimeout,
        Duration pings,
        int resets) {

    public static final Limits DEFAULT =
            new Limits(
                    12_000,
                    1_000,
                    32_768,
                    64 << 10,
                    8 << 10,
                    10_000,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    2_000);

    public Limits {
        atLeastOne("connections", connections);
        atLeastOne("calls", calls);
        atLeastOne("allCalls", allCalls);
        atLeastOne("requestBytes", requestBytes);
        atLeastOne("headerBytes", headerBytes);
        atLeastOne("registrations", registrations);
        atLeastOne("resets", resets);
        positive("handshake", handshake);
        positive("keepAlive", keepAlive);
        positive("keepAliveTimeout", keepAliveTimeout);
        positive("pings", pings);
    }

    public Limits connections(int most, int mostCalls) {
        return new Limits(
                most,
                calls,
                mostCalls,
                requestBytes,
                headerBytes,
                registrations,
                handshake,
                keepAlive,
                keepAliveTimeout,
                pings,
                resets);
    }

    public Limits registrations(int most) {
        return new Limits(
                connections,
                calls,
                allCalls,
                requestBytes,
                headerBytes,
                most,
                handshake,
                keepAlive,
                keepAliveTimeout,
                pings,
                resets);
    }

    /// The same with other times to wait.
    ///
    /// @param handshakeMost how long a TLS handshake may take
    /// @param silence how long a connection may be silent before it is asked whether it lives
    /// @param answer how long the answer to that may take
    public Limits patience(Duration handshakeMost, Duration silence, Duration answer) {
        return new Limits(
                connections,
                calls,
                allCalls,
                requestBytes,
                headerBytes,
                registrations,
                handshakeMost,
                silence,
                answer,
                pings,
                resets);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }

    private static void positive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
