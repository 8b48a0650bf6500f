package org.dialtone.linux.netlink;

import org.dialtone.linux.ffm.Errno;
import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.Sys;
import org.dialtone.linux.ffm.SystemException;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A netlink socket that asks and waits for the answer: for what is done now and then, to routes,
/// addresses and devices. Any thread may ask; one asks at a time. The kernel does what is asked
/// within the call, so nothing here waits for the world.
public final class RequestSocket implements AutoCloseable {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int NETLINK_ROUTE = 0;
    private static final int NETLINK_GENERIC = 16;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;
    private static final int NETLINK_GET_STRICT_CHK = 12;
    private static final int MSG_TRUNC = 0x20;

    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int NLM_F_ACK_TLVS = 0x200;
    private static final int NLMSGERR_ATTR_MSG = 1;

    /// The kernel fills answers up to 32 KiB.
    private static final int DATAGRAM = 64 << 10;

    /// How long an answer may take; it is there when the request has been sent.
    private static final long LIMIT_SECONDS = 5;

    /// How often a list is asked for that changes while it is given.
    private static final int TRIES = 10;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment data = arena.allocate(DATAGRAM, 8);
    private final MemorySegment from = arena.allocate(12, 4);
    private final MemorySegment number = arena.allocate(16, 8);
    private final ByteBuffer in = data.asByteBuffer().order(ByteOrder.nativeOrder());
    private final int fd;
    private int sequence;
    private boolean closed;

    private RequestSocket(int fd) {
        this.fd = fd;
    }

    /// Opens one for rtnetlink(7).
    ///
    /// @param namespace the file of the network namespace; null for this thread's own
    /// @throws org.dialtone.api.RouterException if there is no netlink, or no such namespace
    public static RequestSocket open(@Nullable Path namespace) {
        return NetworkNamespace.call(namespace, () -> open(NETLINK_ROUTE));
    }

    /// Opens one for generic netlink, see [GenericRequests].
    ///
    /// @param namespace as for [#open]
    /// @throws org.dialtone.api.RouterException as for [#open]
    public static RequestSocket openGeneric(@Nullable Path namespace) {
        return NetworkNamespace.call(namespace, () -> open(NETLINK_GENERIC));
    }

    private static RequestSocket open(int protocol) {
        try {
            int type = SOCK_RAW | SOCK_CLOEXEC;
            int fd = (int) Libc.check("socket", Sys.SOCKET, AF_NETLINK, type, protocol);
            RequestSocket socket = new RequestSocket(fd);
            socket.prepare();
            return socket;
        } catch (SystemException e) {
            throw NetlinkSocket.unavailable(e);
        }
    }

    private void prepare() {
        number.set(ValueLayout.JAVA_INT, 0, 1);
        for (int option : new int[] {NETLINK_CAP_ACK, NETLINK_EXT_ACK, NETLINK_GET_STRICT_CHK}) {
            // refinements: an old kernel that lacks them serves as well
            Libc.call(Sys.SETSOCKOPT, fd, SOL_NETLINK, option, number.address(), 4, 0);
        }
        number.set(ValueLayout.JAVA_LONG, 0, LIMIT_SECONDS);
        number.set(ValueLayout.JAVA_LONG, 8, 0);
        Libc.call(Sys.SETSOCKOPT, fd, SOL_SOCKET, SO_RCVTIMEO, number.address(), 16, 0);
    }

    /// Has something done.
    ///
    /// @param what it in words, for the error
    /// @param request with NLM_F_ACK
    /// @throws NetlinkException if the kernel refuses
    public void request(String what, Request request) {
        ask(what, request, _ -> {});
    }

    /// Asks for something and takes the answers one by one.
    ///
    /// @param answer called with each message, from its header (struct nlmsghdr) to its end, in the
    ///   machine's byte order; valid during the call only
    /// @throws NetlinkException if the kernel refuses, or the list changed while it was given
    ///   (EINTR)
    public synchronized void ask(String what, Request request, Consumer<ByteBuffer> answer) {
        if (closed) {
            throw new NetlinkException(what, Errno.EBADF, "");
        }
        sequence = sequence == Integer.MAX_VALUE ? 1 : sequence + 1;
        send(what, request.finish(sequence));
        boolean[] interrupted = new boolean[1];
        while (true) {
            number.set(ValueLayout.JAVA_INT, 0, 12);
            long length =
                    Libc.call(
                            Sys.RECVFROM,
                            fd,
                            data.address(),
                            DATAGRAM,
                            MSG_TRUNC,
                            from.address(),
                            number.address());
            if (length == -Errno.EINTR) {
                continue;
            }
            if (length < 0) {
                throw new NetlinkException(what, (int) -length, "");
            }
            if (from.get(ValueLayout.JAVA_INT, 4) != 0) {
                continue; // not the kernel's
            }
            in.clear().limit((int) Math.min(length, DATAGRAM));
            if (datagram(what, answer, interrupted)) {
                if (interrupted[0]) {
                    throw new NetlinkException(what, Errno.EINTR, "the list changed meanwhile");
                }
                return;
            }
        }
    }

    /// Asks for a list, and again if it has changed while it was given: ten times at most.
    ///
    /// @param what as for [#ask]
    /// @param request makes the request
    /// @param begin makes an empty list
    /// @param take takes an answer, as for [#ask], into a list
    /// @throws NetlinkException if the kernel refuses; EINTR if it changes all the time
    <T> T list(
            String what,
            Supplier<Request> request,
            Supplier<T> begin,
            BiConsumer<ByteBuffer, T> take) {
        for (int left = TRIES; ; left--) {
            T list = begin.get();
            try {
                ask(what, request.get(), answer -> take.accept(answer, list));
                return list;
            } catch (NetlinkException e) {
                if (e.errno() != Errno.EINTR || left <= 1) {
                    throw e;
                }
            }
        }
    }

    private void send(String what, byte[] bytes) {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment out = scratch.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
            try {
                Libc.check(what, Sys.SENDTO, fd, out.address(), bytes.length, 0, 0, 0);
            } catch (SystemException e) {
                throw new NetlinkException(what, e.errno(), "");
            }
        }
    }

    /// @return whether it was the last answer
    private boolean datagram(String what, Consumer<ByteBuffer> answer, boolean[] interrupted) {
        int at = 0;
        int end = in.limit();
        while (end - at >= Request.HEADER) {
            int length = in.getInt(at);
            if (length < Request.HEADER || length > end - at) {
                throw new NetlinkException(what, Errno.EINVAL, "an answer that cannot be read");
            }
            int flags = in.getShort(at + 6);
            if (in.getInt(at + 8) == sequence) {
                interrupted[0] |= (flags & Rtnetlink.NLM_F_DUMP_INTR) != 0;
                int type = Short.toUnsignedInt(in.getShort(at + 4));
                if (type == NLMSG_DONE || type == NLMSG_ERROR) {
                    int error = length >= 20 ? in.getInt(at + 16) : 0;
                    if (error != 0) {
                        int words = type == NLMSG_ERROR ? 36 : 20;
                        boolean said = (flags & NLM_F_ACK_TLVS) != 0;
                        throw new NetlinkException(
                                what, Math.abs(error), said ? words(at + words, at + length) : "");
                    }
                    return true;
                }
                answer.accept(in.slice(at, length).order(ByteOrder.nativeOrder()));
            }
            at += (length + 3) & ~3;
        }
        return false;
    }

    private String words(int from, int end) {
        int at = from;
        while (end - at >= 4) {
            int length = Short.toUnsignedInt(in.getShort(at));
            if (length < 4 || length > end - at) {
                return "";
            }
            if (in.getShort(at + 2) == NLMSGERR_ATTR_MSG) {
                byte[] text = new byte[length - 4];
                in.get(at + 4, text);
                return new String(text, StandardCharsets.UTF_8).replace("\0", "");
            }
            at += (length + 3) & ~3;
        }
        return "";
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Libc.close(fd);
            arena.close();
        }
    }
}
