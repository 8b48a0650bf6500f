package org.dialtone.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Writes netlink messages as the kernel lays them out, and wrong ones.
final class Datagram {
    static final int IFLA_IFNAME = 3;
    static final int IFLA_LINK = 5;
    static final int IFLA_MASTER = 10;
    static final int IFLA_OPERSTATE = 16;
    static final int IFLA_LINKINFO = 18;
    static final int IFLA_STATS64 = 23;
    static final int IFLA_LINK_NETNSID = 37;
    static final int IFLA_NEW_NETNSID = 45;
    static final int IFLA_CARRIER_UP_COUNT = 47;
    static final int IFLA_CARRIER_DOWN_COUNT = 48;
    static final int IFLA_INFO_KIND = 1;
    static final int IFLA_INFO_DATA = 2;
    static final int NLA_F_NESTED = 0x8000;

    final ByteBuffer bytes = ByteBuffer.allocate(64 << 10).order(ByteOrder.nativeOrder());
    private int start;

    Datagram message(int type, int flags, int sequence, int port, Consumer<Datagram> body) {
        start = bytes.position();
        bytes.putInt(0).putShort((short) type).putShort((short) flags);
        bytes.putInt(sequence).putInt(port);
        body.accept(this);
        length(bytes.position() - start);
        pad();
        return this;
    }

    /// A link message as the kernel announces it.
    Datagram link(int type, int index, int flags, Consumer<Datagram> attributes) {
        return link(type, 0, index, flags, attributes);
    }

    Datagram link(int type, int family, int index, int flags, Consumer<Datagram> attributes) {
        return message(
                type,
                0,
                0,
                0,
                d -> {
                    d.ifinfo(family, index, flags);
                    attributes.accept(d);
                });
    }

    Datagram ifinfo(int family, int index, int flags) {
        bytes.put((byte) family).put((byte) 0).putShort((short) 1);
        bytes.putInt(index).putInt(flags).putInt(0);
        return this;
    }

    /// Says another length than the last message has.
    Datagram length(int length) {
        bytes.putInt(start, length);
        return this;
    }

    Datagram attribute(int type, byte[] value) {
        bytes.putShort((short) (4 + value.length)).putShort((short) type).put(value);
        return pad();
    }

    Datagram header(int length, int type) {
        bytes.putShort((short) length).putShort((short) type);
        return this;
    }

    Datagram text(int type, String value) {
        return attribute(type, (value + "\0").getBytes(StandardCharsets.UTF_8));
    }

    Datagram name(String name) {
        return text(IFLA_IFNAME, name);
    }

    Datagram u32(int type, int value) {
        return header(8, type).putInt(value);
    }

    private Datagram putInt(int value) {
        bytes.putInt(value);
        return this;
    }

    Datagram u8(int type, int value) {
        return attribute(type, new byte[] {(byte) value});
    }

    Datagram nested(int type, Consumer<Datagram> inner) {
        int at = bytes.position();
        bytes.putInt(0);
        inner.accept(this);
        bytes.putShort(at, (short) (bytes.position() - at)).putShort(at + 2, (short) type);
        return this;
    }

    Datagram stats64(long... counters) {
        header(4 + counters.length * 8, IFLA_STATS64);
        for (long counter : counters) {
            bytes.putLong(counter);
        }
        return this;
    }

    Datagram raw(int... octets) {
        for (int octet : octets) {
            bytes.put((byte) octet);
        }
        return this;
    }

    private Datagram pad() {
        while (bytes.position() % 4 != 0) {
            bytes.put((byte) 0);
        }
        return this;
    }

    int size() {
        return bytes.position();
    }

    /// What the codec makes of it.
    Decoded decode() {
        return decode(size());
    }

    /// What the codec makes of its first bytes.
    Decoded decode(int size) {
        ByteBuffer in = bytes.duplicate();
        in.position(0).limit(size);
        List<Message> messages = new ArrayList<>();
        int malformed = Rtnetlink.decode(in, messages::add);
        return new Decoded(messages, malformed);
    }

    record Decoded(List<Message> messages, int malformed) {}
}
