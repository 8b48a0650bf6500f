package org.dialtone.linux.tun;

import java.util.Locale;

/// What the trap counts.
enum TrapCounter {
    /// Packets that came.
    RECEIVED,
    /// Of them: bytes that are no packet.
    MALFORMED,
    /// Of them: for no host beyond a link (groups, neighbours), which nobody waits for.
    UNROUTABLE,
    /// Of them: for no interface that is armed.
    UNMATCHED,
    /// Of them: not to dial for, while nothing was dialled; answered.
    PROHIBITED,
    /// Of them: kept.
    KEPT,
    /// Of them: not kept, as so many were kept already.
    DROPPED_NUMBER,
    /// Of them: not kept, as so many bytes were kept already.
    DROPPED_BYTES,
    /// Kept ones that were given up for their age.
    EXPIRED,
    /// Kept ones that were given up with the attempt, or the interface.
    REFUSED,
    /// Kept ones that went out.
    DELIVERED,
    /// Of them: from another address than they were sent from.
    READDRESSED,
    /// Kept ones of TCP connections from an address that is gone: answered, or left to their
    /// sender.
    STALE,
    /// Kept ones larger than the link takes; answered.
    TOO_BIG,
    /// Kept ones that the kernel would not send.
    UNDELIVERABLE,
    /// ICMP answers and resets that were sent.
    ANSWERED,
    /// Answers that were not, as so many had been within a second.
    UNANSWERED,
    /// Connections whose far end was asked whether it passes packets, before kept ones went out.
    ASKED,
    /// Of them: those whose far end did not answer in time.
    SILENT,
    /// Demands that were told.
    DEMANDS,
    /// Requests for routes and addresses that the kernel refused.
    KERNEL_REFUSALS,
    /// Routes of a former life that nobody claimed, removed.
    LEFTOVERS;

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
