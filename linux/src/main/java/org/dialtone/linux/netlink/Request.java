package org.dialtone.linux.netlink;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A netlink request as it is written (netlink(7)): a header, a fixed part, attributes. Of at most
/// [#CAPACITY] bytes. Confined to the thread that writes it.
public final class Request {
    /// The largest request.
    static final int CAPACITY = 4096;

    public static final int NLM_F_REQUEST = 0x1;
    public static final int NLM_F_ACK = 0x4;
    public static final int NLM_F_REPLACE = 0x100;
    public static final int NLM_F_EXCL = 0x200;
    public static final int NLM_F_CREATE = 0x400;
    public static final int NLM_F_APPEND = 0x800;
    public static final int NLM_F_DUMP = 0x300;

    /// The bytes of a header (struct nlmsghdr).
    static final int HEADER = 16;

    private static final int NLA_F_NESTED = 0x8000;

    private final ByteBuffer bytes = ByteBuffer.allocate(CAPACITY).order(ByteOrder.nativeOrder());

    /// Begins a request.
    ///
    /// @param type nlmsg_type
    /// @param flags nlmsg_flags, but for NLM_F_REQUEST
    public Request(int type, int flags) {
        bytes.putInt(0).putShort((short) type).putShort((short) (flags | NLM_F_REQUEST));
        bytes.putInt(0).putInt(0);
    }

    public Request u8(int value) {
        bytes.put((byte) value);
        return this;
    }

    public Request u16(int value) {
        bytes.putShort((short) value);
        return this;
    }

    public Request u32(int value) {
        bytes.putInt(value);
        return this;
    }

    /// An attribute of bytes as they are.
    public Request attribute(int type, byte[] value) {
        bytes.putShort((short) (4 + value.length)).putShort((short) type).put(value);
        return pad();
    }

    /// An attribute of a number in the machine's byte order.
    public Request attribute(int type, int value) {
        bytes.putShort((short) 8).putShort((short) type).putInt(value);
        return this;
    }

    /// An attribute of a number of two bytes in the machine's byte order.
    public Request attribute16(int type, int value) {
        bytes.putShort((short) 6).putShort((short) type).putShort((short) value);
        return pad();
    }

    /// An attribute of an address.
    public Request attribute(int type, InetAddress value) {
        return attribute(type, value.getAddress());
    }

    /// An attribute of a string, with its final zero.
    public Request attribute(int type, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        return attribute(type, Arrays.copyOf(text, text.length + 1));
    }

    /// Begins an attribute of attributes.
    ///
    /// @return where it begins, for [#end]
    public int begin(int type) {
        int at = bytes.position();
        bytes.putShort((short) 0).putShort((short) (type | NLA_F_NESTED));
        return at;
    }

    /// Ends an attribute that [#begin] began.
    public Request end(int at) {
        bytes.putShort(at, (short) (bytes.position() - at));
        return this;
    }

    private Request pad() {
        while (bytes.position() % 4 != 0) {
            bytes.put((byte) 0);
        }
        return this;
    }

    /// The whole of it.
    byte[] finish(int sequence) {
        bytes.putInt(0, bytes.position()).putInt(8, sequence);
        byte[] whole = new byte[bytes.position()];
        bytes.get(0, whole);
        return whole;
    }
}
