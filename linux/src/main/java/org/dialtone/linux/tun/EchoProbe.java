package org.dialtone.linux.tun;

import org.dialtone.api.dial.DialKind;
import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.Sys;
import org.dialtone.linux.ffm.SystemException;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.IntConsumer;

/// The far end of a link that may be up here before it is up there: asked by ICMP echoes (RFC 792)
/// whether it passes packets yet. The two ends of PPP each finish IPCP by themselves, and no
/// message says that the other one has (RFC 1661, 3.5): a pppd drops what comes before its
/// ip-pre-up script has ended. Confined to the trap's thread.
final class EchoProbe implements AutoCloseable {
    /// How long an answer is waited for: no longer than a TCP connection takes to send its first
    /// packet again (RFC 6298, 2.1), from where on waiting costs more than a loss.
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /// The same for one that did not answer the last time.
    static final Duration LITTLE_PATIENCE = Duration.ofMillis(50);

    /// From one echo to the next, in nanoseconds.
    private static final long EVERY = Duration.ofMillis(20).toNanos();

    private static final int IPPROTO_ICMP = 1;
    private static final int SOL_RAW = 255;
    private static final int ICMP_FILTER = 1;
    private static final int SOCKADDR_IN = 16;
    private static final int MSG_DONTWAIT = 0x40;
    private static final byte ECHO = 8;
    private static final int ECHO_SIZE = 8;

    /// What is let in: answers to echoes (type 0) alone.
    private static final int ALL_BUT_ANSWERS = ~1;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(ECHO_SIZE, 8);
    private final int fd;
    private final int id;
    private final long until;
    private int asked;
    private long next;

    private EchoProbe(int fd, int id, long now, Duration patience) {
        this.fd = fd;
        this.id = id;
        this.until = now + patience.toNanos();
        this.next = now;
    }

    /// Whether a connection of this kind may be up before the far end passes packets.
    static boolean opensLate(DialKind kind) {
        return switch (kind) {
            case PPPOE, L2TP, PPP -> true;
            case OPENVPN, WIREGUARD, IPSEC, EXEC -> false;
        };
    }

    /// Begins to ask.
    ///
    /// @param peer its address
    /// @param now monotonic, in nanoseconds
    /// @param patience how long an answer is waited for
    /// @param watch what then waits for the socket, until that is closed
    /// @return null if it cannot be asked
    static @Nullable EchoProbe ask(
            LinkEnd link,
            @Nullable InetAddress peer,
            long now,
            Duration patience,
            IntConsumer watch) {
        if (!(peer instanceof Inet4Address)) {
            return null;
        }
        try (Arena scratch = Arena.ofConfined()) {
            int fd = RawSocket.open(RawSocket.AF_INET, IPPROTO_ICMP, link.name());
            EchoProbe asked = new EchoProbe(fd, link.index() & 0xFFFF, now, patience);
            try {
                MemorySegment filter = scratch.allocateFrom(ValueLayout.JAVA_INT, ALL_BUT_ANSWERS);
                RawSocket.set(fd, "ICMP filter", SOL_RAW, ICMP_FILTER, filter);
                MemorySegment to = scratch.allocate(SOCKADDR_IN, 8);
                to.set(ValueLayout.JAVA_SHORT, 0, (short) RawSocket.AF_INET);
                MemorySegment.copy(peer.getAddress(), 0, to, ValueLayout.JAVA_BYTE, 4, 4);
                Libc.check("connect", Sys.CONNECT, fd, to.address(), SOCKADDR_IN);
                watch.accept(fd);
                asked.again(now);
                return asked;
            } catch (SystemException e) {
                asked.close();
                throw e;
            }
        } catch (SystemException _) {
            return null; // the link is gone again, or leads to no such address
        }
    }

    /// Whether there is an answer. It need not be one to our echo: whatever comes shows that the
    /// far end passes packets.
    boolean answers() {
        long read =
                Libc.call(
                        Sys.RECVFROM, fd, buffer.address(), buffer.byteSize(), MSG_DONTWAIT, 0, 0);
        return read > 0;
    }

    /// Asks again if it is time to.
    ///
    /// @return in how many nanoseconds it is time again; 0 if it has been asked for long enough
    long again(long now) {
        if (now - until >= 0) {
            return 0;
        }
        if (now - next >= 0) {
            next = now + EVERY;
            send();
        }
        return Math.min(next, until) - now;
    }

    /// Sends an echo. What the kernel says to it does not matter: there will be another one.
    private void send() {
        byte[] echo = new byte[ECHO_SIZE];
        echo[0] = ECHO;
        Checksum.put(echo, 4, id);
        Checksum.put(echo, 6, asked++);
        Checksum.put(echo, 2, Checksum.of(Checksum.sum(echo, 0, ECHO_SIZE)));
        MemorySegment.copy(echo, 0, buffer, ValueLayout.JAVA_BYTE, 0, ECHO_SIZE);
        Libc.call(Sys.SENDTO, fd, buffer.address(), ECHO_SIZE, MSG_DONTWAIT, 0, 0);
    }

    @Override
    public void close() {
        Libc.close(fd);
        arena.close();
    }
}
