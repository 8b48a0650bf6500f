package org.dialtone.api;

/// The handle of a connection on one router: an interface's life from connected to disconnected.
public record ConnectionId(int value) {
    public ConnectionId {
        if (value <= 0) {
            throw new IllegalArgumentException("connection id: " + value + " (expected: > 0)");
        }
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
