package org.dialtone.linux.clients;

import org.dialtone.api.Cause;
import org.dialtone.api.FarEnd;
import org.dialtone.api.Traffic;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.client.ClientSession;
import org.dialtone.core.port.client.ClientSource;
import org.dialtone.linux.dial.wireguard.HandshakeWatch;
import org.dialtone.linux.dial.wireguard.Uapi;
import org.dialtone.linux.dial.wireguard.UapiAnswer;
import org.dialtone.linux.dial.wireguard.UapiAnswer.Peer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// The peers of a WireGuard device with which it has a session, by its socket. A session ends when
/// its keys are void: three minutes after the last handshake, and some seconds (see
/// [HandshakeWatch]); who comes back within that time has never been away. WireGuard cannot be
/// asked to end a session.
public final class WireguardClients implements ClientSource {
    /// How often the device is asked.
    static final Duration INTERVAL = Duration.ofSeconds(1);

    private final String link;
    private final Uapi uapi;
    private volatile Map<String, String> names;
    private final Time time;
    private final Ticker ticker;

    /// By public key. The ticker's thread alone.
    private Map<String, HandshakeWatch> watches = new HashMap<>();

    private boolean looked;

    /// @param link the device's name
    /// @param sockets the folder of the devices' sockets
    /// @param names what peers are called, by public key in base64
    public WireguardClients(String link, Path sockets, Map<String, String> names, Time time) {
        this.link = link;
        this.uapi = new Uapi(sockets.resolve(link + ".sock"));
        this.names = Map.copyOf(names);
        this.time = time;
        this.ticker = new Ticker(link, INTERVAL, this::look);
    }

    /// Other names for the peers from the next look on, also of those that have a session.
    ///
    /// @param others by public key in base64
    public void names(Map<String, String> others) {
        names = Map.copyOf(others);
    }

    private @Nullable String look(Roll roll) {
        UapiAnswer answer;
        try {
            if (Files.notExists(uapi.socket())) {
                return gone(roll);
            }
            answer = uapi.get();
        } catch (ConnectException _) {
            return gone(roll); // wireguard-go was killed, and its socket is left
        } catch (IOException e) {
            return uapi.socket() + ": " + e.getMessage();
        }
        if (answer.errno() != 0) {
            return uapi.socket() + " answers with error " + -answer.errno();
        }
        Map<String, HandshakeWatch> now = new HashMap<>();
        List<Seen> sessions = new ArrayList<>();
        for (Peer peer : answer.peers()) {
            HandshakeWatch watch = watches.get(peer.publicKey());
            if (watch == null) {
                watch = new HandshakeWatch(time, !looked);
            }
            now.put(peer.publicKey(), watch);
            if (watch.alive(peer.handshake())) {
                sessions.add(session(peer));
            }
        }
        watches = now;
        looked = true;
        roll.look(
                sessions,
                (session, _) ->
                        now.containsKey(session.key()) ? Cause.PEER_DEAD : Cause.SESSION_ENDED);
        return null;
    }

    private String gone(Roll roll) {
        watches = new HashMap<>();
        looked = true;
        roll.none();
        return "nobody serves " + uapi.socket() + ": no clients";
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
    public String name() {
        return link;
    }

    @Override
    public String kind() {
        return "wireguard";
    }

    @Override
    public void start(Listener listener) {
        ticker.start(listener);
    }

    @Override
    public @Nullable Traffic traffic(String key) {
        Roll roll = ticker.roll();
        return roll == null ? null : roll.traffic(key);
    }

    @Override
    public boolean hangUp(String key) {
        return false;
    }

    @Override
    public void close() {
        ticker.close();
    }
}
