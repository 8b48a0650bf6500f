package org.dialtone.linux.tun;

/// The Internet checksum (RFC 1071), whole and corrected (RFC 1624).
final class Checksum {
    private Checksum() {}

    /// The sum of a range, not folded.
    static long sum(byte[] bytes, int from, int to) {
        long sum = 0;
        int at = from;
        for (; at + 1 < to; at += 2) {
            sum += Packet.u16(bytes, at);
        }
        return at < to ? sum + ((bytes[at] & 0xFF) << 8) : sum;
    }

    /// The checksum of a sum.
    static int of(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return (int) (~folded & 0xFFFF);
    }

    /// What a checksum becomes when bytes under it are exchanged: RFC 1624, equation 3.
    static int corrected(int checksum, byte[] before, byte[] after) {
        long sum = ~checksum & 0xFFFF;
        for (int at = 0; at < before.length; at += 2) {
            sum += ~Packet.u16(before, at) & 0xFFFF;
            sum += Packet.u16(after, at);
        }
        return of(sum);
    }

    static void put(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >>> 8);
        bytes[at + 1] = (byte) value;
    }
}
