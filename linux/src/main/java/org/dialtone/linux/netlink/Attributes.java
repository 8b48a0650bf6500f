package org.dialtone.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Reads the attributes of a netlink message (netlink(7)). Total: it ends at the first that cannot
/// be read, and a value of another size than expected is no value.
final class Attributes {
    private static final int HEADER = 4;
    private static final int TYPE_MASK = 0x3FFF;

    /// The longest string (IFALIASZ is the longest of those asked for).
    private static final int LONGEST = 256;

    /// Takes one attribute.
    @FunctionalInterface
    interface Taker {
        /// Takes it.
        ///
        /// @param value all of it, in the machine's byte order; valid as long as what is read
        void take(int type, ByteBuffer value);
    }

    private Attributes() {}

    /// Goes through them.
    ///
    /// @param from where in the buffer the first begins; the last ends at its limit
    static void each(ByteBuffer in, int from, Taker taker) {
        in.order(ByteOrder.nativeOrder());
        int at = from;
        int end = in.limit();
        while (end - at >= HEADER) {
            int length = Short.toUnsignedInt(in.getShort(at));
            if (length < HEADER || length > end - at) {
                return;
            }
            ByteBuffer value = in.slice(at + HEADER, length - HEADER);
            taker.take(in.getShort(at + 2) & TYPE_MASK, value.order(ByteOrder.nativeOrder()));
            at += Math.min((length + 3) & ~3, end - at);
        }
    }

    static int u8(ByteBuffer value, int otherwise) {
        return value.limit() >= 1 ? Byte.toUnsignedInt(value.get(0)) : otherwise;
    }

    static int u16(ByteBuffer value, int otherwise) {
        return value.limit() >= 2 ? Short.toUnsignedInt(value.getShort(0)) : otherwise;
    }

    static long u64(ByteBuffer value, long otherwise) {
        return value.limit() >= 8 ? value.getLong(0) : otherwise;
    }

    /// Of at most 256 bytes, up to its final zero if it has one.
    static String string(ByteBuffer value) {
        int length = 0;
        while (length < Math.min(value.limit(), LONGEST) && value.get(length) != 0) {
            length++;
        }
        return new String(bytes(value, 0, length), StandardCharsets.UTF_8);
    }

    static String hex(ByteBuffer value) {
        return HexFormat.of().formatHex(bytes(value, 0, value.limit()));
    }

    static byte[] bytes(ByteBuffer value, int from, int length) {
        byte[] bytes = new byte[length];
        value.get(from, bytes);
        return bytes;
    }
}
