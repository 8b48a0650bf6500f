package org.dialtone.linux.tun;

/// How many answers may be sent: [#A_SECOND], and as many at once after a quiet second. Who sends
/// errors has to be held to a rate (RFC 4443, 2.4; RFC 1812, 4.3.2.8); the number is the kernel's
/// for its own (net.ipv4.icmp_msgs_per_sec). Confined to the trap's thread.
final class AnswerRate {
    static final int A_SECOND = 1000;

    private static final long SECOND = 1_000_000_000;
    private static final long PRICE = SECOND / A_SECOND;

    private long credit = SECOND;
    private long last;

    /// @param now monotonic, in nanoseconds
    AnswerRate(long now) {
        last = now;
    }

    /// Whether one more may be sent now; it counts then.
    boolean take(long now) {
        credit = Math.min(SECOND, credit + Math.clamp(now - last, 0, SECOND));
        last = now;
        if (credit < PRICE) {
            return false;
        }
        credit -= PRICE;
        return true;
    }
}
