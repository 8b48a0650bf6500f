package org.dialtone.linux.netlink;

import org.dialtone.api.Traffic;
import org.dialtone.core.model.CarrierCount;
import org.dialtone.core.model.Link;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// The rtnetlink codec for links (linux/netlink.h, linux/rtnetlink.h, linux/if_link.h).
///
/// Decoding is total: whatever the bytes, it returns, passes over what it cannot read, and counts
/// it.
public final class Rtnetlink {
    static final int NLMSG_ERROR = 2;
    static final int NLMSG_DONE = 3;
    static final int RTM_NEWLINK = 16;
    static final int RTM_DELLINK = 17;
    static final int RTM_GETLINK = 18;

    static final int NLM_F_REQUEST = 0x1;
    static final int NLM_F_DUMP_INTR = 0x10;
    static final int NLM_F_DUMP = 0x300;

    private static final int AF_UNSPEC = 0;

    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_LINK = 5;
    private static final int IFLA_MASTER = 10;
    private static final int IFLA_OPERSTATE = 16;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_STATS64 = 23;
    private static final int IFLA_LINK_NETNSID = 37;
    private static final int IFLA_NEW_NETNSID = 45;
    private static final int IFLA_CARRIER_UP_COUNT = 47;
    private static final int IFLA_CARRIER_DOWN_COUNT = 48;
    private static final int IFLA_INFO_KIND = 1;

    private static final int NLMSG_HEADER = 16;
    private static final int IFINFO = 16;
    private static final int NLA_HEADER = 4;
    private static final int NLA_TYPE_MASK = 0x3FFF;

    /// The bytes of one request for a link.
    public static final int REQUEST = NLMSG_HEADER + IFINFO;

    private Rtnetlink() {}

    /// Writes a request for one link, or for all, with its counters: what is heard first of a
    /// connection may be an answer, and its traffic is counted from there.
    ///
    /// @param index the ifindex; 0 for a dump of all links
    static void encodeGetLink(ByteBuffer out, int index, int sequence) {
        out.putInt(REQUEST).putShort((short) RTM_GETLINK);
        out.putShort((short) (index == 0 ? NLM_F_REQUEST | NLM_F_DUMP : NLM_F_REQUEST));
        out.putInt(sequence).putInt(0);
        out.put((byte) AF_UNSPEC)
                .put((byte) 0)
                .putShort((short) 0)
                .putInt(index)
                .putInt(0)
                .putInt(0);
    }

    /// Decodes one datagram, from the buffer's position to its limit, in the machine's byte order.
    ///
    /// @return how many messages could not be read
    static int decode(ByteBuffer datagram, Consumer<Message> out) {
        datagram.order(ByteOrder.nativeOrder());
        int malformed = 0;
        int at = datagram.position();
        int end = datagram.limit();
        while (end - at >= NLMSG_HEADER) {
            int length = datagram.getInt(at);
            if (length < NLMSG_HEADER || length > end - at) {
                return malformed + 1;
            }
            try {
                Message message = message(datagram, at, at + length);
                if (message != null) {
                    out.accept(message);
                }
            } catch (Malformed _) {
                malformed++;
            }
            int next = align(length);
            if (next > end - at) {
                return malformed; // the last message need not be padded
            }
            at += next;
        }
        return at == end ? malformed : malformed + 1;
    }

    private static @Nullable Message message(ByteBuffer in, int at, int end) throws Malformed {
        int type = Short.toUnsignedInt(in.getShort(at + 4));
        boolean interrupted = (in.getShort(at + 6) & NLM_F_DUMP_INTR) != 0;
        int sequence = in.getInt(at + 8);
        int port = in.getInt(at + 12);
        int body = at + NLMSG_HEADER;
        return switch (type) {
            case NLMSG_DONE -> {
                int error = end - body >= 4 ? in.getInt(body) : 0;
                yield new Message.Done(sequence, port, interrupted, error);
            }
            case NLMSG_ERROR -> {
                require(end - body >= 4);
                int error = in.getInt(body);
                yield new Message.Failure(
                        sequence, port, error == Integer.MIN_VALUE ? 0 : Math.abs(error));
            }
            case RTM_NEWLINK, RTM_DELLINK -> link(in, type, body, end, sequence, port, interrupted);
            default -> null;
        };
    }

    private static @Nullable Message link(
            ByteBuffer in, int type, int body, int end, int sequence, int port, boolean interrupted)
            throws Malformed {
        require(end - body >= IFINFO);
        if (in.get(body) != AF_UNSPEC) {
            return null; // AF_BRIDGE: a port's own messages; the link itself comes in one of
            // AF_UNSPEC
        }
        int index = in.getInt(body + 4);
        int flags = in.getInt(body + 8);
        require(index > 0);
        String name = null;
        String kind = null;
        int operState = Link.OPER_UNKNOWN;
        int master = 0;
        int lower = 0;
        boolean lowerElsewhere = false;
        boolean moved = false;
        boolean ups = false;
        boolean downs = false;
        int upCount = 0;
        int downCount = 0;
        Traffic traffic = null;
        int at = body + IFINFO;
        while (end - at >= NLA_HEADER) {
            int length = attribute(in, at, end);
            int value = at + NLA_HEADER;
            int stop = at + length;
            switch (in.getShort(at + 2) & NLA_TYPE_MASK) {
                case IFLA_IFNAME -> name = string(in, value, stop);
                case IFLA_LINK -> lower = u32(in, value, stop);
                case IFLA_MASTER -> master = u32(in, value, stop);
                case IFLA_OPERSTATE -> {
                    require(stop - value >= 1);
                    operState = Byte.toUnsignedInt(in.get(value));
                }
                case IFLA_LINKINFO -> kind = kind(in, value, stop);
                case IFLA_STATS64 -> traffic = traffic(in, value, stop);
                case IFLA_LINK_NETNSID -> lowerElsewhere = true;
                case IFLA_NEW_NETNSID -> moved = true;
                case IFLA_CARRIER_UP_COUNT -> {
                    upCount = u32(in, value, stop);
                    ups = true;
                }
                case IFLA_CARRIER_DOWN_COUNT -> {
                    downCount = u32(in, value, stop);
                    downs = true;
                }
                default -> {
                    // of no interest here
                }
            }
            at += Math.min(align(length), end - at);
        }
        require(at == end);
        if (name == null) {
            throw new Malformed();
        }
        Link link =
                new Link(
                        index,
                        name,
                        kind,
                        flags,
                        operState,
                        ups && downs ? new CarrierCount(upCount, downCount) : null,
                        master,
                        lowerElsewhere ? 0 : lower,
                        traffic);
        return type == RTM_NEWLINK
                ? new Message.NewLink(sequence, port, interrupted, link)
                : new Message.DelLink(sequence, port, link, moved);
    }

    /// The length of the attribute that begins at `at`, header included.
    private static int attribute(ByteBuffer in, int at, int end) throws Malformed {
        int length = Short.toUnsignedInt(in.getShort(at));
        require(length >= NLA_HEADER && length <= end - at);
        return length;
    }

    private static @Nullable String kind(ByteBuffer in, int at, int end) throws Malformed {
        String kind = null;
        while (end - at >= NLA_HEADER) {
            int length = attribute(in, at, end);
            if ((in.getShort(at + 2) & NLA_TYPE_MASK) == IFLA_INFO_KIND) {
                kind = string(in, at + NLA_HEADER, at + length);
            }
            at += Math.min(align(length), end - at);
        }
        return kind;
    }

    /// The first four counters of struct rtnl_link_stats64.
    private static Traffic traffic(ByteBuffer in, int at, int end) throws Malformed {
        require(end - at >= 32);
        return new Traffic(
                in.getLong(at + 16), in.getLong(at + 24), in.getLong(at), in.getLong(at + 8));
    }

    private static int u32(ByteBuffer in, int at, int end) throws Malformed {
        require(end - at >= 4);
        return in.getInt(at);
    }

    /// A string of up to 64 bytes, with or without its final zero.
    private static String string(ByteBuffer in, int at, int end) throws Malformed {
        int length = 0;
        while (at + length < end && in.get(at + length) != 0) {
            length++;
        }
        require(length > 0 && length <= 64);
        byte[] bytes = new byte[length];
        in.get(at, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int align(int length) {
        return (length + 3) & ~3;
    }

    private static void require(boolean right) throws Malformed {
        if (!right) {
            throw new Malformed();
        }
    }

    /// Thrown and caught in here; without a stack, for a flood of bad messages must not cost much.
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super("malformed", null, false, false);
        }
    }
}
