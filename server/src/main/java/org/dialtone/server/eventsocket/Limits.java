package org.dialtone.server.eventsocket;

/// What the event socket grants at most.
///
/// @param peers connections at once
/// @param peersOfUser connections at once of one user who is not root, so that none can shut out
///   the others
/// @param registrations registrations of one connection
/// @param strikes malformed packets after which a connection is ended
/// @param answers answers that wait for a peer to read; when there are more, its connection is
///   ended
public record Limits(int peers, int peersOfUser, int registrations, int strikes, int answers) {
    public static final Limits DEFAULT = new Limits(4096, 1024, 1000, 8, 256);

    public Limits {
        positive("peers", peers);
        positive("peersOfUser", peersOfUser);
        positive("registrations", registrations);
        positive("strikes", strikes);
        positive("answers", answers);
    }

    private static void positive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: > 0)");
        }
    }
}
