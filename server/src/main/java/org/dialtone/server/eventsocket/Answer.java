package org.dialtone.server.eventsocket;

import org.dialtone.api.Position;
import org.dialtone.api.RouterError;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// What the router answers: one packet, in the machine's own byte order.
///
/// | offset | size | |
/// |--:|--:|---|
/// | 0 | 1 | version: 1 |
/// | 1 | 1 | the request's, with the highest bit set; 0x80 alone for a farewell |
/// | 2 | 2 | entries that follow, if it lists |
/// | 4 | 4 | the request's sequence number; 0 in a farewell |
/// | 8 | 4 | status: 0, or a router's error |
/// | 12 | 4 | flags: 1 if there are more to list |
///
/// Register is followed by the position (epoch: 16 bytes as RFC 9562 writes them; revision: 8),
/// list by entries of 24 bytes (id, revision, signals).
final class Answer {
    static final int LENGTH = 16;
    static final int POSITION = 24;
    static final int ENTRY = 24;

    /// Entries in one answer at most.
    static final int ENTRIES = 128;

    static final int MORE = 1;
    private static final int ANSWER = 0x80;

    record Entry(long id, long revision, long signals) {}

    private Answer() {}

    static byte[] failed(byte type, int sequence, RouterError error) {
        ByteBuffer out = ByteBuffer.allocate(LENGTH);
        head(out, type, 0, sequence, error.code(), 0);
        return out.array();
    }

    /// Says why the connection is about to end.
    static byte[] farewell(RouterError why) {
        return failed((byte) 0, 0, why);
    }

    static byte[] registered(int sequence, Position since) {
        ByteBuffer out = ByteBuffer.allocate(LENGTH + POSITION);
        head(out, Request.REGISTER, 0, sequence, 0, 0);
        out.order(ByteOrder.BIG_ENDIAN)
                .putLong(since.epoch().getMostSignificantBits())
                .putLong(since.epoch().getLeastSignificantBits());
        out.order(ByteOrder.nativeOrder()).putLong(since.revision());
        return out.array();
    }

    static byte[] deregistered(int sequence) {
        ByteBuffer out = ByteBuffer.allocate(LENGTH);
        head(out, Request.DEREGISTER, 0, sequence, 0, 0);
        return out.array();
    }

    static byte[] listed(int sequence, List<Entry> entries, boolean more) {
        ByteBuffer out = ByteBuffer.allocate(LENGTH + entries.size() * ENTRY);
        head(out, Request.LIST, entries.size(), sequence, 0, more ? MORE : 0);
        for (Entry entry : entries) {
            out.putLong(entry.id()).putLong(entry.revision()).putLong(entry.signals());
        }
        return out.array();
    }

    private static void head(
            ByteBuffer out, byte type, int entries, int sequence, int status, int flags) {
        out.order(ByteOrder.nativeOrder())
                .put(Request.VERSION)
                .put((byte) (type | ANSWER))
                .putShort((short) entries)
                .putInt(sequence)
                .putInt(status)
                .putInt(flags);
    }
}
