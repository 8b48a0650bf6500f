package org.dialtone.linux.clients;

import org.dialtone.api.Cause;
import org.dialtone.api.FarEnd;
import org.dialtone.api.Traffic;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.client.ClientSession;
import org.dialtone.linux.dial.wireguard.DevicePeers;
import org.dialtone.linux.dial.wireguard.HandshakeWatch;
import org.dialtone.linux.dial.wireguard.Peer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// The peers of a WireGuard device with which it has a session, whoever serves the device: the
/// kernel, or wireguard-go at its socket. A session ends when its keys are void: three minutes
/// after the last handshake, and some seconds (see [HandshakeWatch]); who comes back within that
/// time has never been away. WireGuard cannot be asked to end a session.
public final class WireguardClients extends PolledSource {
    private final DevicePeers device;
    private volatile Map<String, String> names;
    private final Time time;

    /// By public key. The looking thread alone.
    private Map<String, HandshakeWatch> watches = new HashMap<>();

    private boolean looked;

    /// @param link the device's name
    /// @param sockets the folder of the sockets of wireguard-go's devices
    /// @param namespace where the kernel's are looked for; null for this process's own
    /// @param names what peers are called, by public key in base64
    public WireguardClients(
            String link,
            Path sockets,
            @Nullable Path namespace,
            Map<String, String> names,
            Time time) {
        this(link, DevicePeers.named(link, sockets, namespace), names, time);
    }

    WireguardClients(String link, DevicePeers device, Map<String, String> names, Time time) {
        super(link, "wireguard");
        this.device = device;
        this.names = Map.copyOf(names);
        this.time = time;
    }

    /// Other names for the peers from the next look on, also of those that have a session.
    ///
    /// @param others by public key in base64
    public void names(Map<String, String> others) {
        names = Map.copyOf(others);
    }

    @Override
    @Nullable String look(Roll sessions) {
        List<Peer> peers;
        try {
            peers = device.look();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
        if (peers == null) {
            watches = new HashMap<>();
            looked = true;
            sessions.none();
            return "there is no WireGuard device " + name() + ": no clients";
        }
        Map<String, HandshakeWatch> now = new HashMap<>();
        List<Seen> alive = new ArrayList<>();
        for (Peer peer : peers) {
            HandshakeWatch watch = watches.get(peer.publicKey());
            if (watch == null) {
                watch = new HandshakeWatch(time, !looked);
            }
            now.put(peer.publicKey(), watch);
            if (watch.alive(peer.handshake())) {
                alive.add(session(peer));
            }
        }
        watches = now;
        looked = true;
        sessions.look(
                alive,
                (session, _) ->
                        now.containsKey(session.key()) ? Cause.PEER_DEAD : Cause.SESSION_ENDED);
        return null;
    }

    private Seen session(Peer peer) {
        String key = base64(peer.publicKey());
        String user = names.getOrDefault(key, key);
        FarEnd farEnd =
                new FarEnd(
                        user, OpenvpnStatus.printable(peer.endpoint()), addresses(peer.allowed()));
        return new Seen(
                new ClientSession(peer.publicKey(), user, farEnd, null),
                new Traffic(peer.received(), peer.sent(), 0, 0));
    }

    /// As people know it; as it is if it is no key.
    private static String base64(String hexadecimal) {
        try {
            return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hexadecimal));
        } catch (IllegalArgumentException _) {
            return OpenvpnStatus.printable(hexadecimal);
        }
    }

    /// The peer's networks of one address.
    private static List<InetAddress> addresses(List<String> networks) {
        List<InetAddress> addresses = new ArrayList<>();
        for (String network : networks) {
            int slash = network.indexOf('/');
            try {
                InetAddress address =
                        InetAddress.ofLiteral(slash < 0 ? network : network.substring(0, slash));
                String all = Integer.toString(address.getAddress().length * 8);
                if (slash < 0 || network.substring(slash + 1).equals(all)) {
                    addresses.add(address);
                }
            } catch (IllegalArgumentException _) {
                // no address of a kind that we know
            }
        }
        return addresses;
    }

    @Override
    public void close() {
        super.close();
        device.close();
    }
}
