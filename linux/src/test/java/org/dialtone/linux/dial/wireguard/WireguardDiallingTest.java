package org.dialtone.linux.dial.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Cause;
import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialListener;
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Established;
import org.dialtone.linux.ffm.Errno;
import org.dialtone.linux.ffm.SystemException;
import org.dialtone.linux.netlink.NetlinkException;
import org.dialtone.linux.netlink.WireguardConfig;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Looks that fail, at a device that a test plays; real ones are in the testbed.
final class WireguardDiallingTest {
    private static final String KEY = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";

    private final AtomicLong ahead = new AtomicLong();
    private final Time time =
            new Time() {
                @Override
                public Instant now() {
                    return Time.SYSTEM.now().plusNanos(ahead.get());
                }

                @Override
                public long nanos() {
                    return Time.SYSTEM.nanos() + ahead.get();
                }
            };

    private interface Look {
        List<Peer> peers() throws IOException;
    }

    private final AtomicInteger looks = new AtomicInteger();
    private volatile Look look = () -> List.of(peer());
    private final LinkedBlockingQueue<DialEnd> ends = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Established> connections = new LinkedBlockingQueue<>();

    private Peer peer() {
        long handshake = Time.SYSTEM.now().toEpochMilli() * 1_000_000L;
        return new Peer(
                new WireguardSettings(request()).peer(),
                "192.0.2.1:51820",
                handshake,
                0,
                0,
                List.of());
    }

    private static DialRequest request() {
        return new DialRequest(
                new InterfaceDefinition(
                        "branch",
                        DialKind.WIREGUARD,
                        "wgtest",
                        true,
                        Map.of("public-key", KEY, "endpoint", "192.0.2.1:51820"),
                        DialPolicy.DEFAULT,
                        DemandPolicy.NONE),
                null);
    }

    /// One that looks are scripted for; it is there at once, and gone at once.
    private final class Scripted implements Device {
        private volatile Gone gone = _ -> {};

        @Override
        public void start(Gone told) {
            gone = told;
        }

        @Override
        public boolean adopt(Gone told) {
            gone = told;
            return true;
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public List<Peer> peers() throws IOException {
            looks.incrementAndGet();
            return look.peers();
        }

        @Override
        public void set(WireguardConfig config) {
            // it has its peer
        }

        @Override
        public void stop() {
            gone.gone("");
        }

        @Override
        public void leave() {
            // nothing is left
        }
    }

    private void start() {
        new WireguardDialling(
                        new Scripted(),
                        null,
                        time,
                        request(),
                        new DialListener() {
                            @Override
                            public void progress(DialPhase phase, String words) {
                                // it is not what is looked at
                            }

                            @Override
                            public void established(Established connection) {
                                connections.add(connection);
                            }

                            @Override
                            public void ended(DialEnd end) {
                                ends.add(end);
                            }
                        })
                .start();
    }

    private void connect() throws InterruptedException {
        start();
        connections.take();
    }

    private void awaitLooks(int more) {
        int from = looks.get();
        await().until(() -> looks.get() >= from + more);
    }

    @Test
    void looksThatFailEndNoSession() throws InterruptedException {
        connect();
        look =
                () -> {
                    throw new IOException("Too many open files");
                };
        awaitLooks(2);
        look =
                () -> {
                    throw new SystemException("socket", Errno.EMFILE);
                };
        awaitLooks(2);
        look = () -> List.of(peer());
        awaitLooks(2);
        assertThat(ends).isEmpty();
    }

    @Test
    void whatCannotBeLookedAtEndsWithItsLastSession() throws InterruptedException {
        connect();
        look =
                () -> {
                    throw new IOException("Too many open files");
                };
        awaitLooks(2);
        assertThat(ends).isEmpty();
        ahead.addAndGet(Duration.ofMinutes(4).toNanos());
        DialEnd end = ends.take();
        assertThat(end.cause()).isEqualTo(Cause.DIALER_FAILED);
        assertThat(end.words()).isEqualTo("wireguard: Too many open files");
    }

    @Test
    void aPeerThatSomebodyRemovesIsTheEnd() throws InterruptedException {
        connect();
        look = List::of;
        assertThat(ends.take().words()).isEqualTo("wireguard: somebody has removed the peer");
    }

    @Test
    void aLinkThatSomebodyRemovesIsTheEnd() throws InterruptedException {
        connect();
        look =
                () -> {
                    throw new NetlinkException("WG_CMD_GET_DEVICE", Errno.ENODEV, "");
                };
        assertThat(ends.take().cause()).isEqualTo(Cause.DIALER_FAILED);
    }

    @Test
    void whatNobodyHasThoughtOfIsTheEnd() throws InterruptedException {
        look =
                () -> {
                    throw new SystemException("socket", Errno.EMFILE);
                };
        start();
        assertThat(ends.take().cause()).isEqualTo(Cause.DIALER_FAILED);
    }
}
