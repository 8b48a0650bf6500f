package org.dialtone.linux.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.dialtone.core.port.PacketServer;
import org.dialtone.core.port.PeerCredentials;
import org.dialtone.linux.ffm.Errno;
import org.dialtone.linux.ffm.EventFd;
import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.OpenFiles;
import org.dialtone.linux.ffm.Sys;
import org.dialtone.linux.ffm.SystemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// The packet socket over the real kernel, with an [Echo] behind it.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class UnixPacketServerTest {
    private static final int PEERS = 4096;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final byte[] HELLO = bytes("hello");

    @TempDir private Path directory;
    private Path path;
    private UnixPacketServer server;
    private final Echo echo = new Echo();
    private Thread thread;

    @BeforeEach
    void open() {
        path = directory.resolve("events.sock");
        server = UnixPacketServer.open(new UnixPacketServer.Options(path, 0666, -1, PEERS));
        thread = Thread.ofPlatform().daemon().start(() -> server.serve(echo));
    }

    @AfterEach
    void close() throws InterruptedException {
        server.close();
        thread.join();
        assertThat(echo.peers).isEmpty();
        assertThat(Files.exists(path)).isFalse();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String ask(Client client, byte[] packet, int... descriptors) {
        assertThat(client.send(packet, descriptors)).isZero();
        return new String(client.receive(), StandardCharsets.UTF_8);
    }

    @Test
    void packetsKeepTheirBoundariesAndCarryDescriptors() {
        try (Client client = Client.connect(path);
                EventFd eventFd = EventFd.create()) {
            int fd = eventFd.descriptor();
            client.send(HELLO);
            client.send(new byte[16], fd);
            client.send(new byte[0]);
            client.send(new byte[0], fd, fd);
            assertThat(new String(client.receive(), StandardCharsets.UTF_8)).isEqualTo("5 0 0");
            assertThat(new String(client.receive(), StandardCharsets.UTF_8)).isEqualTo("16 1 1");
            assertThat(new String(client.receive(), StandardCharsets.UTF_8)).isEqualTo("0 0 0");
            assertThat(new String(client.receive(), StandardCharsets.UTF_8)).isEqualTo("0 2 2");
        }
    }

    @Test
    void aPacketThatIsTooLongIsCut() {
        try (Client client = Client.connect(path)) {
            assertThat(ask(client, new byte[PacketServer.LONGEST])).isEqualTo("4096 0 0");
            assertThat(ask(client, new byte[60_000])).isEqualTo("4096 0 0");
            assertThat(ask(client, HELLO)).isEqualTo("5 0 0");
        }
    }

    @Test
    void theKernelSaysWhoItIs() throws Exception {
        try (Client client = Client.connect(path)) {
            assertThat(ask(client, HELLO)).isEqualTo("5 0 0");
            PeerCredentials who = echo.peers.iterator().next().credentials();
            assertThat(who.pid()).isEqualTo(ProcessHandle.current().pid());
            assertThat(who.uid()).isEqualTo(Files.getAttribute(path, "unix:uid"));
            assertThat(who.gid()).isEqualTo(Files.getAttribute(path, "unix:gid"));
            String status = Files.readString(Path.of("/proc/thread-self/status"));
            List<Integer> groups =
                    status.lines()
                            .filter(line -> line.startsWith("Groups:"))
                            .flatMap(line -> Arrays.stream(line.substring(7).trim().split(" ")))
                            .filter(word -> !word.isEmpty())
                            .map(Integer::valueOf)
                            .toList();
            assertThat(who.groups()).isEqualTo(groups);
        }
    }

    @Test
    void whoGoesIsGoneAtOnceAndCanStillHaveBeenAnswered() {
        Client client = Client.connect(path);
        assertThat(ask(client, HELLO)).isEqualTo("5 0 0");
        client.close();
        await().atMost(LIMIT).until(() -> echo.gone.get() == 1);
        try (Client half = Client.connect(path)) {
            half.send(HELLO);
            half.endSending();
            assertThat(half.receive()).isEqualTo(bytes("5 0 0"));
            assertThat(half.receive()).isEmpty();
            await().atMost(LIMIT).until(() -> echo.gone.get() == 2);
        }
    }

    @Test
    void whomTheHandlerClosesReadsTheEnd() {
        try (Client client = Client.connect(path)) {
            client.send(bytes("leave"));
            assertThat(client.receive()).isEmpty();
            assertThat(client.send(HELLO)).isEqualTo(-Errno.EPIPE);
            await().atMost(LIMIT).until(() -> echo.gone.get() == 1);
        }
    }

    @Test
    void aBugInTheHandlerCostsOnePeer() {
        try (Client unlucky = Client.connect(path);
                Client other = Client.connect(path)) {
            unlucky.send(bytes("fail"));
            assertThat(unlucky.receive()).isEmpty();
            assertThat(ask(other, HELLO)).isEqualTo("5 0 0");
        }
    }

    @Test
    void whoDoesNotReadIsNotWaitedFor() {
        try (Client slow = Client.connect(path);
                Client other = Client.connect(path)) {
            slow.send(bytes("flood"));
            await().atMost(LIMIT).until(() -> echo.refused.get() == 1);
            assertThat(ask(other, HELLO)).isEqualTo("5 0 0");
            assertThat(echo.writable).hasValue(0);
            for (byte[] packet = slow.receive(); packet.length == 1000; packet = slow.receive()) {
                // until the one that there was no room for
            }
            assertThat(echo.writable).hasValue(1);
        }
    }

    @Test
    void moreThanTheLimitAreNotLetIn() {
        List<Client> clients = new ArrayList<>();
        try {
            for (int i = 0; i < PEERS; i++) {
                clients.add(Client.connect(path));
            }
            for (Client client : clients) {
                assertThat(ask(client, HELLO)).isEqualTo("5 0 0");
            }
            try (Client further = Client.connect(path)) {
                assertThat(further.receive()).isEmpty();
            }
            assertThat(echo.peers).hasSize(PEERS);
            clients.removeLast().close();
            await().atMost(LIMIT).until(() -> echo.gone.get() == 1);
            clients.add(Client.connect(path));
            assertThat(ask(clients.getLast(), HELLO)).isEqualTo("5 0 0");
        } finally {
            clients.forEach(Client::close);
        }
        await().atMost(LIMIT).until(() -> echo.gone.get() == PEERS + 1);
    }

    @Test
    void descriptorsOfAnyKindAndNumberAreGivenBack() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        try (Client client = Client.connect(path);
                EventFd eventFd = EventFd.create();
                Arena arena = Arena.ofConfined()) {
            assertThat(ask(client, HELLO, eventFd.descriptor())).isEqualTo("5 1 1");
            long before =
                    OpenFiles.count(); // or one more: what was sent above may not be closed yet
            MemorySegment name = arena.allocateFrom(file.toString());
            int plain = (int) Libc.check("open", Sys.OPENAT, -100, name.address(), 0);
            int[] many = new int[ControlMessages.MOST_DESCRIPTORS];
            Arrays.setAll(many, i -> i % 2 == 0 ? plain : eventFd.descriptor());
            for (int i = 0; i < 200; i++) {
                assertThat(ask(client, HELLO, many)).isEqualTo("5 253 126");
            }
            Libc.close(plain);
            await().atMost(LIMIT).until(() -> OpenFiles.count() <= before);
        }
    }

    @Test
    void descriptorsNobodyTookAreGivenBack() {
        long before;
        try (Client client = Client.connect(path);
                EventFd eventFd = EventFd.create()) {
            assertThat(ask(client, HELLO)).isEqualTo("5 0 0");
            before = OpenFiles.count();
            client.send(bytes("leave"));
            while (client.sendAtOnce(new byte[0], eventFd.descriptor()) == 0) {
                // into the queue, until it is full or closed
            }
            await().atMost(LIMIT).until(() -> echo.gone.get() == 1);
        }
        long left = before - 3; // both ends, and the eventfd
        await().atMost(LIMIT).until(() -> OpenFiles.count() <= left);
    }

    @Test
    void tenThousandRoundsLeaveNothingBehind() {
        rounds(500);
        await().atMost(LIMIT).until(() -> echo.peers.isEmpty());
        long before = OpenFiles.count();
        rounds(10_000);
        await().atMost(LIMIT).until(() -> echo.peers.isEmpty());
        await().atMost(LIMIT).until(() -> OpenFiles.count() <= before);
    }

    private void rounds(int count) {
        try (EventFd eventFd = EventFd.create()) {
            int fd = eventFd.descriptor();
            for (int i = 0; i < count; i++) {
                try (Client client = Client.connect(path)) {
                    switch (i % 4) {
                        case 0 -> assertThat(ask(client, HELLO, fd, fd)).isEqualTo("5 2 2");
                        case 1 -> client.send(HELLO, fd); // and goes
                        case 2 -> client.send(bytes("leave"), fd);
                        default -> {}
                    }
                }
            }
        }
    }

    /// To close a socket that lingers blocks until its far end has taken everything.
    @Test
    void aDescriptorThatIsSlowToCloseHoldsNobodyUp() {
        int[] pair = lingeringPair();
        try (Client hostile = Client.connect(path);
                Client other = Client.connect(path)) {
            CountDownLatch sent = new CountDownLatch(1);
            echo.onWoken = () -> awaitUninterruptibly(sent);
            server.wakeup();
            await().atMost(LIMIT).until(() -> echo.woken.get() == 1);
            assertThat(hostile.send(HELLO, pair[0])).isZero();
            Libc.close(pair[0]);
            sent.countDown(); // what the server takes now is the last one
            assertThat(new String(hostile.receive(), StandardCharsets.UTF_8)).isEqualTo("5 1 0");
            for (int i = 0; i < 100; i++) {
                assertThat(ask(other, HELLO)).isEqualTo("5 0 0");
            }
            assertThat(hostile.send(HELLO)).isZero();
            assertThat(new String(hostile.receive(), StandardCharsets.UTF_8)).isEqualTo("5 0 0");
        } finally {
            Libc.close(pair[1]); // resets the connection, which ends the wait
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// A TCP connection whose first end has more to send than its second one takes, and lingers for
    /// an hour.
    private static int[] lingeringPair() {
        try (Arena arena = Arena.ofConfined()) {
            int stream = 1 | 0x80000;
            MemorySegment address = arena.allocate(16, 4);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) 2);
            address.set(ValueLayout.JAVA_INT, 4, 0x0100007F); // 127.0.0.1 as it lies in memory
            MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, 16);
            int listener = (int) Libc.check("socket", Sys.SOCKET, 2, stream, 0);
            Libc.check("bind", Sys.BIND, listener, address.address(), 16);
            Libc.check("listen", Sys.LISTEN, listener, 1, 0);
            Libc.check("name", Sys.GETSOCKNAME, listener, address.address(), length.address());
            int near = (int) Libc.check("socket", Sys.SOCKET, 2, stream, 0);
            Libc.check("connect", Sys.CONNECT, near, address.address(), 16);
            int far = (int) Libc.check("accept", Sys.ACCEPT4, listener, 0, 0, 0x80000, 0, 0);
            Libc.close(listener);
            MemorySegment linger = arena.allocateFrom(ValueLayout.JAVA_INT, 1, 3600);
            Libc.check("linger", Sys.SETSOCKOPT, near, 1, 13, linger.address(), 8, 0);
            MemorySegment much = arena.allocate(1 << 16);
            long sent;
            do {
                sent = Libc.call(Sys.SENDTO, near, much.address(), 1 << 16, 0x40, 0, 0);
            } while (sent > 0);
            assertThat(sent).isEqualTo(-Errno.EAGAIN);
            return new int[] {near, far};
        }
    }

    @Test
    void aWakeupComesFromAnyThread() {
        server.wakeup();
        await().atMost(LIMIT).until(() -> echo.woken.get() == 1);
    }

    @Test
    void theHandlerItselfMayClose() throws InterruptedException {
        echo.onWoken = server::close;
        try (Client client = Client.connect(path)) {
            assertThat(ask(client, HELLO)).isEqualTo("5 0 0");
            server.wakeup();
            thread.join();
            assertThat(client.ended()).isTrue();
        }
        server.wakeup(); // of no effect, and no harm
    }

    @Test
    void closingEndsEveryConnection() {
        try (Client client = Client.connect(path)) {
            assertThat(ask(client, HELLO)).isEqualTo("5 0 0");
            server.close();
            assertThat(echo.gone).hasValue(1);
            assertThat(client.ended()).isTrue();
        }
        assertThatThrownBy(() -> Client.connect(path)).isInstanceOf(SystemException.class);
    }
}
