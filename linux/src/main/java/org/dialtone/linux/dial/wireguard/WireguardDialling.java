package org.dialtone.linux.dial.wireguard;

import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialEnd.Remedy;
import org.dialtone.core.port.dial.DialListener;
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Dialling;
import org.dialtone.core.port.dial.Established;
import org.dialtone.linux.ffm.Errno;
import org.dialtone.linux.netlink.LinkAddress;
import org.dialtone.linux.netlink.LinkRequests;
import org.dialtone.linux.netlink.NetlinkException;
import org.dialtone.linux.netlink.RequestSocket;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One device, from its start to its end.
///
/// A virtual thread of its own, `dialtone-wireguard-NAME`, sets it up and looks at its handshakes,
/// of which WireGuard tells nobody; the device tells that it is gone. Fields guarded by this.
final class WireguardDialling implements Dialling {
    private static final System.Logger LOG = System.getLogger(WireguardDialling.class.getName());

    private static final long CONNECTING_MILLIS = 50;
    private static final long CONNECTED_MILLIS = 1_000;

    private final Device device;
    private final @Nullable Path namespace;
    private final Time time;
    private final DialRequest request;
    private final WireguardSettings settings;
    private final DialListener listener;
    private final CountDownLatch gone = new CountDownLatch(1);

    /// Whether it was told that a look has failed. Its own thread alone.
    private boolean blind;

    private boolean connected;
    private boolean ending;
    private boolean asked;
    private boolean left;
    private @Nullable DialEnd end;

    WireguardDialling(
            Device device,
            @Nullable Path namespace,
            Time time,
            DialRequest request,
            DialListener listener) {
        this.device = device;
        this.namespace = namespace;
        this.time = time;
        this.request = request;
        this.settings = new WireguardSettings(request);
        this.listener = listener;
    }

    synchronized void start() {
        device.start(this::gone);
        begin();
    }

    /// Takes over what an earlier daemon has left.
    ///
    /// @return whether there is anything
    synchronized boolean adopt() {
        boolean there = device.adopt(this::gone);
        if (there) {
            begin();
        }
        return there;
    }

    private void begin() {
        Thread.ofVirtual()
                .name("dialtone-wireguard-" + request.definition().name())
                .start(this::work);
    }

    private void work() {
        try {
            watch();
        } catch (UnknownHostException e) {
            fail(Cause.NO_ANSWER, RouterError.DNSNAME_NOT_RESOLVABLE, Remedy.REDIAL, e);
        } catch (IllegalArgumentException e) {
            fail(Cause.DIALER_FAILED, RouterError.NO_INTERFACE_CREDENTIALS_SET, Remedy.GIVE_UP, e);
        } catch (IOException | RuntimeException e) {
            fail(Cause.DIALER_FAILED, RouterError.PORT_OR_DEVICE, Remedy.REDIAL, e);
        }
    }

    private void fail(Cause cause, RouterError error, Remedy remedy, Exception e) {
        over(new DialEnd(cause, error, remedy, "wireguard: " + e.getMessage()));
    }

    private void watch() throws IOException {
        tell(DialPhase.STARTING);
        long limit = time.nanos() + request.patience().toNanos();
        while (!device.ready()) {
            if (ended(CONNECTING_MILLIS)) {
                return;
            }
        }
        boolean found = !device.peers().isEmpty();
        if (!found) {
            configure();
        }
        tell(DialPhase.NEGOTIATING);
        HandshakeWatch handshakes = new HandshakeWatch(time, found);
        boolean told = false;
        long pause = CONNECTING_MILLIS;
        while (!ended(pause)) {
            List<Peer> peers = told ? look(handshakes) : device.peers();
            if (peers == null) {
                continue;
            }
            Peer peer = peer(peers);
            boolean alive = handshakes.alive(peer.handshake());
            if (alive && !told) {
                told = true;
                pause = CONNECTED_MILLIS;
                tell(peer);
            } else if (!alive && (told || peer.handshake() != 0)) {
                over(
                        new DialEnd(
                                Cause.PEER_DEAD,
                                RouterError.VPN_DISCONNECT,
                                Remedy.REDIAL_NOW,
                                "wireguard: no handshake for "
                                        + HandshakeWatch.VALID
                                                .plus(HandshakeWatch.MARGIN)
                                                .toSeconds()
                                        + " s"));
                return;
            } else if (!told && time.nanos() - limit > 0) {
                over(
                        new DialEnd(
                                Cause.NO_ANSWER,
                                RouterError.VPN_TIMEOUT,
                                Remedy.REDIAL,
                                "wireguard: no handshake; the far end is silent also if it does"
                                        + " not know the key"));
                return;
            }
        }
    }

    /// A look that fails says nothing of the session, which goes on as long as its keys are good.
    ///
    /// @return null if it has failed
    private @Nullable List<Peer> look(HandshakeWatch handshakes) throws IOException {
        try {
            return device.peers();
        } catch (IOException | RuntimeException e) {
            boolean gone = e instanceof NetlinkException n && n.errno() == Errno.ENODEV;
            if (gone || !handshakes.alive()) {
                throw e;
            }
            if (!blind) {
                blind = true;
                String name = request.definition().name();
                LOG.log(
                        System.Logger.Level.WARNING,
                        name + " stays connected, but cannot be looked at: " + e.getMessage());
            }
            return null;
        }
    }

    private Peer peer(List<Peer> peers) throws IOException {
        String key = settings.peer();
        return peers.stream()
                .filter(peer -> peer.publicKey().equals(key))
                .findFirst()
                .orElseThrow(() -> new IOException("somebody has removed the peer"));
    }

    private void configure() throws IOException {
        device.set(settings.config());
        try (RequestSocket socket = RequestSocket.open(namespace)) {
            LinkRequests links = new LinkRequests(socket);
            OptionalInt index = links.index(request.definition().link());
            if (index.isEmpty()) {
                throw new IOException("its link is gone");
            }
            for (LinkAddress address : settings.addresses()) {
                links.add(index.getAsInt(), address);
            }
            links.up(index.getAsInt(), settings.mtu());
        }
    }

    private boolean ended(long millis) {
        try {
            return gone.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return true; // nobody does that
        }
    }

    private synchronized void tell(DialPhase phase) {
        if (!asked && !left) {
            listener.progress(phase, "");
        }
    }

    private synchronized void tell(Peer peer) {
        if (!asked && !left) {
            connected = true;
            listener.established(
                    new Established(
                            request.definition().link(),
                            settings.addresses().stream().map(LinkAddress::address).toList(),
                            null,
                            peer.endpoint(),
                            List.of()));
        }
    }

    /// It is to end, for this reason; unless it has one already, or the device is gone, which has
    /// its own. That is told before the link is taken down, which is no reason.
    private synchronized void over(DialEnd reason) {
        if (end == null && gone.getCount() > 0) {
            end = reason;
            if (connected && !asked && !left) {
                ending = true;
                listener.ending(reason.cause());
            }
        }
        stop();
    }

    /// It has been told, but what the kernel says is heard first.
    @Override
    public synchronized boolean tellsWhy() {
        return ending && !left;
    }

    private void stop() {
        if (!left) {
            device.stop();
        }
    }

    @Override
    public synchronized void hangUp() {
        asked = true;
        stop();
    }

    @Override
    public synchronized void leave() {
        left = true;
        gone.countDown();
        device.leave();
    }

    private synchronized void gone(String words) {
        gone.countDown();
        if (left) {
            return;
        }
        DialEnd known = end;
        if (asked && (known == null || known.remedy() != Remedy.GIVE_UP)) {
            listener.ended(new DialEnd(Cause.REQUESTED, null, Remedy.NONE_NEEDED, ""));
        } else if (known != null) {
            listener.ended(known);
        } else {
            listener.ended(
                    new DialEnd(
                            Cause.DIALER_FAILED,
                            RouterError.PORT_DISCONNECTED,
                            Remedy.REDIAL,
                            words));
        }
    }
}
