package org.dialtone.linux.tun;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;

/// The packets that wait for an interface, in the order in which they came; bounded in number,
/// bytes and age. Confined to the trap's thread.
final class KeptPackets {
    /// What became of a packet that was offered.
    enum Offer {
        KEPT,
        TOO_MANY,
        TOO_LARGE
    }

    private record Kept(Packet packet, long since) {}

    private final ArrayDeque<Kept> queue = new ArrayDeque<>();
    private int bytes;

    /// Keeps a packet, if there is room. The newest gives way: the first ones are what the dialling
    /// is for, and what comes later comes again.
    ///
    /// @param now monotonic, in nanoseconds
    Offer offer(Packet packet, int most, int mostBytes, long now) {
        if (queue.size() >= most) {
            return Offer.TOO_MANY;
        }
        if ((long) bytes + packet.length() > mostBytes) {
            return Offer.TOO_LARGE;
        }
        queue.add(new Kept(packet, now));
        bytes += packet.length();
        return Offer.KEPT;
    }

    /// Takes the oldest; null if there is none.
    @Nullable Packet poll() {
        Kept first = queue.poll();
        if (first == null) {
            return null;
        }
        bytes -= first.packet.length();
        return first.packet;
    }

    /// Takes the oldest if it has been kept for as long as one may be.
    @Nullable Packet expired(long now, Duration keepFor) {
        Kept first = queue.peek();
        return first != null && now - first.since >= nanos(keepFor) ? poll() : null;
    }

    /// How long until the oldest has been kept for long enough, in nanoseconds; Long.MAX_VALUE if
    /// there is none.
    long expiresIn(long now, Duration keepFor) {
        Kept first = queue.peek();
        return first == null ? Long.MAX_VALUE : Math.max(0, nanos(keepFor) - (now - first.since));
    }

    /// The packets from the oldest on, without taking them.
    Iterable<Packet> packets() {
        return () -> queue.stream().map(Kept::packet).iterator();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    int size() {
        return queue.size();
    }

    /// What they take, in bytes.
    int bytes() {
        return bytes;
    }

    private static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofDays(365)) > 0
                ? Long.MAX_VALUE / 4
                : duration.toNanos();
    }
}
