package org.dialtone.linux.netlink;

import org.dialtone.core.model.Counter;
import org.dialtone.core.port.LinkSink;
import org.dialtone.core.port.LinkSource;
import org.dialtone.core.port.LinkSourceException;
import org.dialtone.core.port.LinkSourceStatistics;
import org.dialtone.linux.ffm.Errno;
import org.dialtone.linux.ffm.EventFd;
import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.Sys;
import org.dialtone.linux.ffm.SystemException;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// The kernel's links, through one rtnetlink socket for announcements and answers alike: they share
/// a queue, so they come in the order in which they were made.
///
/// Confined to the router-loop thread, but for [#wakeup] and [#statistics]. The memory that the
/// kernel writes to belongs to that thread: it is made by its first [#await] and given back by
/// [#close].
public final class NetlinkLinkSource implements LinkSource {
    /// The receive buffer to ask for; holds some 7,000 announcements.
    public static final int RECEIVE_BUFFER = 8 << 20;

    /// The largest datagram: the kernel fills dumps up to 32 KiB.
    private static final int DATAGRAM = 64 << 10;

    /// Datagrams taken in one [#await] at most, so that what is due is not kept waiting.
    private static final int GULP = 256;

    /// Requests in one send.
    private static final int BATCH = 64;

    /// Requests whose answers are out; beyond that the oldest are not waited for any more.
    private static final int OUTSTANDING = 16_384;

    private static final int MSG_TRUNC = 0x20;
    private static final int MSG_DONTWAIT = 0x40;
    private static final short POLLIN = 1;
    private static final int SOL_SOCKET = 1;
    private static final int SO_MEMINFO = 55;
    private static final int CLOCK_THREAD_CPUTIME_ID = 3;

    private final NetlinkSocket socket;
    private final EventFd waker;
    private final Counter messages = new Counter();
    private final Counter malformed = new Counter();
    private final Counter foreign = new Counter();
    private final Counter queuePeak = new Counter();

    /// What has been asked for, by sequence number.
    private final Map<Integer, Integer> outstanding = new HashMap<>();

    private @Nullable Buffers buffers;
    private int sequence;
    private int dumpSequence;
    private boolean dumpInterrupted;
    private boolean lost;
    private boolean dumpRefused;

    /// From an overrun until the queue has been empty once: so long the kernel drops every
    /// announcement, and does not say so again.
    private boolean congested;

    /// Whether a dump was begun meanwhile, which may miss what was dropped after.
    private boolean dumpedCongested;

    /// While a datagram is decoded: who takes its messages, and whether one of them was an answer.
    private final Consumer<Message> dispatch = this::dispatch;

    private @Nullable LinkSink sink;
    private boolean answering;

    private long asking;
    private boolean closed;

    private NetlinkLinkSource(NetlinkSocket socket, EventFd waker) {
        this.socket = socket;
        this.waker = waker;
    }

    /// Opens the links of a network namespace.
    ///
    /// @param namespace the namespace's file; null for this process's own
    /// @param receiveBuffer how many bytes of messages may wait: [#RECEIVE_BUFFER] but for tests
    /// @throws org.dialtone.api.RouterException NOT_FOUND, ACCESS_DENIED, INVALID_PARAMETER for a
    ///   namespace that cannot be entered, NOT_SUPPORTED where there is no netlink
    public static NetlinkLinkSource open(@Nullable Path namespace, int receiveBuffer) {
        NetlinkSocket socket = NetlinkSocket.open(namespace, receiveBuffer);
        try {
            return new NetlinkLinkSource(socket, EventFd.create());
        } catch (SystemException e) {
            Libc.close(socket.fd());
            throw NetlinkSocket.unavailable(e);
        }
    }

    /// What system calls read and write.
    private static final class Buffers {
        final Arena arena = Arena.ofConfined();
        final MemorySegment data = arena.allocate(DATAGRAM, 8);
        final ByteBuffer bytes = data.asByteBuffer().order(ByteOrder.nativeOrder());
        final MemorySegment out = arena.allocate((long) BATCH * Rtnetlink.REQUEST, 8);
        final ByteBuffer outBytes = out.asByteBuffer().order(ByteOrder.nativeOrder());
        final MemorySegment from = arena.allocate(12, 4);
        final MemorySegment number = arena.allocate(8, 8);
        final MemorySegment poll = arena.allocate(16, 8);
        final MemorySegment limit = arena.allocate(16, 8);
        final MemorySegment time = arena.allocate(16, 8);
        final MemorySegment meminfo = arena.allocate(64, 8);

        Buffers(int socket, int waker) {
            poll.set(ValueLayout.JAVA_INT, 0, socket);
            poll.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
            poll.set(ValueLayout.JAVA_INT, 8, waker);
            poll.set(ValueLayout.JAVA_SHORT, 12, POLLIN);
        }
    }

    private Buffers buffers() {
        Buffers b = buffers;
        if (b == null) {
            b = new Buffers(socket.fd(), waker.descriptor());
            buffers = b;
        }
        return b;
    }

    @Override
    public void await(long nanos, LinkSink sink) {
        Buffers b = buffers();
        if (lost) {
            lost = false;
            sink.overrun();
        }
        if (dumpRefused) {
            dumpRefused = false;
            endDump(false, sink);
        }
        long limit = 0;
        if (nanos != Long.MAX_VALUE) {
            b.limit.set(ValueLayout.JAVA_LONG, 0, nanos / 1_000_000_000L);
            b.limit.set(ValueLayout.JAVA_LONG, 8, nanos % 1_000_000_000L);
            limit = b.limit.address();
        }
        long ready = Libc.call(Sys.PPOLL, b.poll.address(), 2, limit, 0, 8, 0);
        if (ready < 0 && ready != -Errno.EINTR) {
            throw new LinkSourceException("ppoll: " + Errno.name((int) -ready));
        }
        if (ready <= 0) {
            return;
        }
        if (b.poll.get(ValueLayout.JAVA_SHORT, 6) != 0) {
            receive(b, sink);
        }
        if (b.poll.get(ValueLayout.JAVA_SHORT, 14) != 0) {
            waker.read();
        }
    }

    private void receive(Buffers b, LinkSink sink) {
        for (int taken = 0; taken < GULP; taken++) {
            boolean asked = dumpSequence != 0 || !outstanding.isEmpty();
            long start = asked ? processorNanos(b) : 0;
            b.number.set(ValueLayout.JAVA_INT, 0, 12);
            long length =
                    Libc.call(
                            Sys.RECVFROM,
                            socket.fd(),
                            b.data.address(),
                            DATAGRAM,
                            MSG_DONTWAIT | MSG_TRUNC,
                            b.from.address(),
                            b.number.address());
            if (length == -Errno.EAGAIN) {
                if (congested) {
                    congested = false;
                    if (dumpedCongested) {
                        overrun(sink);
                    }
                }
                return;
            }
            if (length == -Errno.ENOBUFS) {
                congested = true;
                dumpedCongested = dumpSequence != 0;
                overrun(sink);
                continue;
            }
            if (length < 0) {
                if (length != -Errno.EINTR) {
                    throw new LinkSourceException("recvfrom: " + Errno.name((int) -length));
                }
                continue;
            }
            boolean answer = datagram(b, (int) length, sink);
            if (asked && answer) {
                asking += processorNanos(b) - start;
            }
            if (taken % 64 == 63) {
                measureQueue(b);
            }
        }
    }

    /// @return whether it answers something that was asked
    private boolean datagram(Buffers b, int length, LinkSink sink) {
        if (b.from.get(ValueLayout.JAVA_INT, 4) != 0) {
            foreign.add(1);
            return false;
        }
        if (length > DATAGRAM) {
            overrun(sink); // cut off: as good as lost
            return false;
        }
        b.bytes.clear().limit(length);
        answering = false;
        this.sink = sink;
        malformed.add(Rtnetlink.decode(b.bytes, dispatch));
        return answering;
    }

    private void dispatch(Message message) {
        LinkSink sink = this.sink;
        if (sink == null) {
            throw new AssertionError("decoding outside await");
        }
        if (message.port() == socket.port() && message.sequence() != 0) {
            answering = true;
            answered(message, sink);
        } else {
            announced(message, sink);
        }
    }

    // instanceof, not a switch over the types: the JVM would spin a class for each such switch at
    // run
    // time, which costs every start of a program some milliseconds

    private void announced(Message message, LinkSink sink) {
        if (message instanceof Message.NewLink up) {
            messages.add(1);
            sink.announced(up.link());
        } else if (message instanceof Message.DelLink down) {
            messages.add(1);
            sink.gone(down.link(), down.moved());
        }
        // answers to somebody else's requests do not come here
    }

    private void answered(Message message, LinkSink sink) {
        boolean ofDump = message.sequence() == dumpSequence;
        if (message instanceof Message.NewLink up) {
            messages.add(1);
            if (ofDump) {
                dumpInterrupted |= up.interrupted();
                sink.dumped(up.link());
            } else {
                outstanding.remove(up.sequence());
                sink.answered(up.link(), up.sequence());
            }
        } else if (message instanceof Message.Done done) {
            if (ofDump) {
                endDump(!done.interrupted() && done.error() == 0, sink);
            }
        } else if (message instanceof Message.Failure failure) {
            if (ofDump) {
                endDump(false, sink);
            } else {
                Integer index = outstanding.remove(failure.sequence());
                if (index != null && failure.errno() == Errno.ENODEV) {
                    sink.absent(index, failure.sequence());
                } else if (index != null && failure.errno() != 0) {
                    overrun(sink); // what was asked is not known: as good as a lost message
                }
            }
        } else {
            // no request of ours is answered so: it is another's, who has this port number in
            // another namespace and reached over into this one
            announced(message, sink);
        }
    }

    private void endDump(boolean whole, LinkSink sink) {
        boolean good = whole && !dumpInterrupted;
        dumpSequence = 0;
        dumpInterrupted = false;
        sink.dumpEnded(good);
    }

    private void overrun(LinkSink sink) {
        queuePeak.raise(socket.receiveBuffer());
        outstanding.clear();
        sink.overrun();
    }

    private void measureQueue(Buffers b) {
        b.number.set(ValueLayout.JAVA_INT, 0, 64);
        long got =
                Libc.call(
                        Sys.GETSOCKOPT,
                        socket.fd(),
                        SOL_SOCKET,
                        SO_MEMINFO,
                        b.meminfo.address(),
                        b.number.address(),
                        0);
        if (got == 0) {
            queuePeak.raise(b.meminfo.get(ValueLayout.JAVA_INT, 0));
        }
    }

    @Override
    public void requestDump() {
        Buffers b = buffers();
        dumpSequence = nextSequence();
        dumpInterrupted = false;
        dumpedCongested = true;
        b.outBytes.clear();
        Rtnetlink.encodeGetLink(b.outBytes, 0, dumpSequence);
        dumpRefused = !send(b);
    }

    @Override
    public int request(int[] indexes, int count) {
        Buffers b = buffers();
        for (int done = 0; done < count; ) {
            b.outBytes.clear();
            int end = Math.min(count, done + BATCH);
            for (; done < end; done++) {
                if (outstanding.size() >= OUTSTANDING) {
                    outstanding.clear();
                }
                int number = nextSequence();
                outstanding.put(number, indexes[done]);
                Rtnetlink.encodeGetLink(b.outBytes, indexes[done], number);
            }
            boolean _ = send(b); // what is not asked is as good as an answer that is lost
        }
        return sequence;
    }

    private int nextSequence() {
        sequence = sequence == Integer.MAX_VALUE ? 1 : sequence + 1;
        return sequence;
    }

    /// The kernel does what is asked within this call: that is what asking costs.
    ///
    /// @return false if it does not take the request; the next [#await] tells
    private boolean send(Buffers b) {
        long start = processorNanos(b);
        long sent;
        do {
            sent =
                    Libc.call(
                            Sys.SENDTO,
                            socket.fd(),
                            b.out.address(),
                            b.outBytes.position(),
                            0,
                            0,
                            0);
        } while (sent == -Errno.EINTR);
        if (sent < 0) {
            // no memory for the request: what it asked for is not known, which is what an overrun
            // is
            lost = true;
            waker.write();
        }
        asking += processorNanos(b) - start;
        return sent >= 0;
    }

    /// The processor time of this thread: by the clock on the wall, a busy machine would use up in
    /// waiting what asking may cost.
    private static long processorNanos(Buffers b) {
        Libc.call(Sys.CLOCK_GETTIME, CLOCK_THREAD_CPUTIME_ID, b.time.address(), 0);
        return b.time.get(ValueLayout.JAVA_LONG, 0) * 1_000_000_000L
                + b.time.get(ValueLayout.JAVA_LONG, 8);
    }

    @Override
    public void wakeup() {
        if (waker.enter()) {
            try {
                waker.write();
            } finally {
                waker.leave();
            }
        }
    }

    @Override
    public long askingNanos() {
        return asking;
    }

    @Override
    public LinkSourceStatistics statistics() {
        return new LinkSourceStatistics(
                messages.get(),
                malformed.get(),
                foreign.get(),
                queuePeak.get(),
                socket.receiveBuffer());
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Libc.close(socket.fd());
            waker.close();
            if (buffers != null) {
                buffers.arena.close();
            }
        }
    }
}
