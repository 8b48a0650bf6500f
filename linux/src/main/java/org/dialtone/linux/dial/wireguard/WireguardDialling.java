package org.dialtone.linux.dial.wireguard;

import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialEnd.Remedy;
import org.dialtone.core.port.dial.DialListener;
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Dialling;
import org.dialtone.core.port.dial.Established;
import org.dialtone.linux.netlink.LinkAddress;
import org.dialtone.linux.netlink.LinkRequests;
import org.dialtone.linux.netlink.NetlinkException;
import org.dialtone.linux.netlink.RequestSocket;
import org.dialtone.linux.process.Child;
import org.dialtone.linux.process.ChildListener;
import org.dialtone.linux.process.ExitStatus;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One wireguard-go, from its start to its end.
///
/// A virtual thread of its own, `dialtone-wireguard-NAME`, sets it up and looks at its handshakes,
/// of which WireGuard tells nobody; dialtone-children tells that the process has ended. Fields
/// guarded by this.
final class WireguardDialling implements Dialling, ChildListener {
    private static final Duration GENTLY = Duration.ofSeconds(3);
    private static final long CONNECTING_MILLIS = 50;
    private static final long CONNECTED_MILLIS = 1_000;

    private final Uapi device;
    private final @Nullable Path namespace;
    private final Time time;
    private final DialRequest request;
    private final WireguardSettings settings;
    private final DialListener listener;
    private final CountDownLatch gone = new CountDownLatch(1);

    private @Nullable Child child;
    private boolean asked;
    private boolean left;
    private @Nullable DialEnd end;

    WireguardDialling(
            Path socket,
            @Nullable Path namespace,
            Time time,
            DialRequest request,
            DialListener listener) {
        this.device = new Uapi(socket);
        this.namespace = namespace;
        this.time = time;
        this.request = request;
        this.settings = new WireguardSettings(request);
        this.listener = listener;
    }

    synchronized void begin(Child started) {
        child = started;
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
        } catch (IOException | NetlinkException | RouterException e) {
            fail(Cause.DIALER_FAILED, RouterError.PORT_OR_DEVICE, Remedy.REDIAL, e);
        }
    }

    private void fail(Cause cause, RouterError error, Remedy remedy, Exception e) {
        over(new DialEnd(cause, error, remedy, "wireguard: " + e.getMessage()));
    }

    private void watch() throws IOException {
        tell(DialPhase.STARTING);
        UapiAnswer answer = first();
        if (answer == null) {
            return; // the process has ended
        }
        boolean found = !answer.peers().isEmpty();
        if (!found) {
            configure();
        }
        tell(DialPhase.NEGOTIATING);
        HandshakeWatch handshakes = new HandshakeWatch(time, found);
        long limit = time.nanos() + request.definition().policy().connectTimeout().toNanos();
        boolean connected = false;
        long pause = CONNECTING_MILLIS;
        while (!ended(pause)) {
            UapiAnswer.Peer peer = peer();
            boolean alive = handshakes.alive(peer.handshake());
            if (alive && !connected) {
                connected = true;
                pause = CONNECTED_MILLIS;
                tell(peer);
            } else if (!alive && (connected || peer.handshake() != 0)) {
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
            } else if (!connected && time.nanos() - limit > 0) {
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

    /// Waits until the device answers.
    ///
    /// @return null if the process has ended before
    private @Nullable UapiAnswer first() {
        while (!ended(CONNECTING_MILLIS)) {
            try {
                return device.get();
            } catch (IOException _) {
                // it does not say when it begins to listen
            }
        }
        return null;
    }

    private UapiAnswer.Peer peer() throws IOException {
        String key = settings.peer();
        return device.get().peers().stream()
                .filter(peer -> peer.publicKey().equals(key))
                .findFirst()
                .orElseThrow(() -> new IOException("somebody has removed the peer"));
    }

    private void configure() throws IOException {
        UapiAnswer answer = device.set(settings.lines());
        if (answer.errno() != 0) {
            throw new IOException("the device refuses its settings: errno " + answer.errno());
        }
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

    private synchronized void tell(UapiAnswer.Peer peer) {
        if (!asked && !left) {
            listener.established(
                    new Established(
                            request.definition().link(),
                            settings.addresses().stream().map(LinkAddress::address).toList(),
                            null,
                            peer.endpoint(),
                            List.of()));
        }
    }

    /// It is to end, for this reason; unless it has one already, or the process is gone, which has
    /// its own.
    private synchronized void over(DialEnd reason) {
        if (end == null && gone.getCount() > 0) {
            end = reason;
        }
        stop();
    }

    private void stop() {
        if (child != null && !left) {
            child.stop(GENTLY);
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
        if (child != null) {
            child.release();
        }
    }

    @Override
    public void changed(Child changed) {
        // what there is to know the device tells
    }

    @Override
    public synchronized void ended(Child ended, ExitStatus status) {
        gone.countDown();
        if (left) {
            return;
        }
        try {
            Files.deleteIfExists(device.socket()); // left over if it was killed
        } catch (IOException _) {
            // the next wireguard-go of this name removes it
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
                            "wireguard-go ended: " + status));
        }
    }
}
