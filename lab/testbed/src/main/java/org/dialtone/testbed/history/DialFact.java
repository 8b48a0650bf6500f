package org.dialtone.testbed.history;

import org.dialtone.core.port.dial.DialEnd;

import java.util.Set;

/// What happened about the dialling of interfaces, in the order in which it did: as dialers, and
/// whoever plays the people, saw it. Times are of the monotonic clock, in nanoseconds.
public sealed interface DialFact {
    long at();

    /// A dialer has begun an attempt.
    ///
    /// @param attempt its number, one for each of all interfaces
    record Dialled(long at, String name, int attempt) implements DialFact {}

    /// A dialer has taken over what an earlier process left.
    ///
    /// @param from the attempt that it was
    record Adopted(long at, String name, int attempt, int from) implements DialFact {}

    /// Nothing is left of an attempt, nor of the connection it led to.
    record Ended(long at, String name, int attempt, DialEnd.Remedy remedy) implements DialFact {}

    /// Somebody asked for the interface by name, or changed something about it.
    record Asked(long at, String name) implements DialFact {}

    /// Another router has taken the place of the one before.
    ///
    /// @param refused the interfaces of both that the one before knew as refused
    record Restarted(long at, Set<String> refused) implements DialFact {
        public Restarted {
            refused = Set.copyOf(refused);
        }
    }

    /// A look at the manager.
    ///
    /// @param interfaces how many it has
    /// @param outside how much has come from outside so far: messages, reports, requests
    /// @param steps how often it has considered an interface so far
    /// @param timers at how many times it wants to be woken
    /// @param turns how many wait for their turn to dial
    record Looked(long at, int interfaces, long outside, long steps, int timers, int turns)
            implements DialFact {}
}
