package org.dialtone.linux.netlink;

import org.dialtone.linux.ffm.Errno;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Asks the kernel's WireGuard (linux/wireguard.h). Threads as [RequestSocket].
public final class WireguardRequests {
    /// The name of its family, and of the kind of its links.
    public static final String NAME = "wireguard";

    static final int WG_CMD_GET_DEVICE = 0;
    static final int WG_CMD_SET_DEVICE = 1;
    private static final int VERSION = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    private static final int WGDEVICE_A_IFINDEX = 1;
    private static final int WGDEVICE_A_PRIVATE_KEY = 3;
    private static final int WGDEVICE_A_FLAGS = 5;
    private static final int WGDEVICE_A_LISTEN_PORT = 6;
    private static final int WGDEVICE_A_PEERS = 8;
    private static final int WGDEVICE_F_REPLACE_PEERS = 1;

    private static final int WGPEER_A_PUBLIC_KEY = 1;
    private static final int WGPEER_A_PRESHARED_KEY = 2;
    private static final int WGPEER_A_FLAGS = 3;
    private static final int WGPEER_A_ENDPOINT = 4;
    private static final int WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL = 5;
    private static final int WGPEER_A_ALLOWEDIPS = 9;
    private static final int WGPEER_F_REPLACE_ALLOWEDIPS = 2;
    private static final int WGPEER_F_UPDATE_ONLY = 4;

    private static final int WGALLOWEDIP_A_FAMILY = 1;
    private static final int WGALLOWEDIP_A_IPADDR = 2;
    private static final int WGALLOWEDIP_A_CIDR_MASK = 3;

    /// How many networks go in one request: each takes 40 bytes at most, and [Request#CAPACITY] is
    /// all there is.
    static final int NETWORKS = 64;

    private final RequestSocket socket;
    private final int family;

    private WireguardRequests(RequestSocket socket, int family) {
        this.socket = socket;
        this.family = family;
    }

    /// Looks for the kernel's WireGuard, and has its module loaded if there is one.
    ///
    /// @param socket one of [RequestSocket#openGeneric], whose namespace is the devices'
    /// @throws NetlinkException ENOENT if the kernel has none
    public static WireguardRequests open(RequestSocket socket) {
        OptionalInt family = new GenericRequests(socket).family(NAME);
        if (family.isEmpty()) {
            throw new NetlinkException(
                    "look for WireGuard", Errno.ENOENT, "it has none: load the module wireguard");
        }
        return new WireguardRequests(socket, family.getAsInt());
    }

    /// Gives a device its keys and its one peer; others that it has are removed.
    ///
    /// @param link its ifindex
    /// @throws NetlinkException if the kernel refuses; ENODEV if there is no such device
    public void set(int link, WireguardConfig config) {
        for (Request request : encodeSet(family, link, config)) {
            socket.request("set up WireGuard on link " + link, request);
        }
    }

    /// A device's peers.
    ///
    /// @param link its ifindex
    /// @throws NetlinkException if the kernel refuses; ENODEV if there is no such device, EINTR if
    ///   its peers change all the time
    public List<WireguardPeer> peers(int link) {
        return socket.list(
                        "look at WireGuard on link " + link,
                        () -> encodeGet(family, link),
                        () -> new WireguardDecoder(family),
                        (answer, decoder) -> decoder.take(answer))
                .peers();
    }

    static Request encodeGet(int family, int link) {
        return GenericRequests.request(family, Request.NLM_F_DUMP, WG_CMD_GET_DEVICE, VERSION)
                .attribute(WGDEVICE_A_IFINDEX, link);
    }

    /// One request; more if there are so many networks that they do not fit.
    static List<Request> encodeSet(int family, int link, WireguardConfig config) {
        List<Request> requests = new ArrayList<>();
        List<Prefix> allowed = config.allowed();
        int from = 0;
        do {
            int to = Math.min(from + NETWORKS, allowed.size());
            requests.add(encodeSet(family, link, config, from == 0, allowed.subList(from, to)));
            from = to;
        } while (from < allowed.size());
        return requests;
    }

    private static Request encodeSet(
            int family, int link, WireguardConfig config, boolean first, List<Prefix> allowed) {
        Request request =
                GenericRequests.request(family, Request.NLM_F_ACK, WG_CMD_SET_DEVICE, VERSION);
        request.attribute(WGDEVICE_A_IFINDEX, link);
        if (first) {
            request.attribute(WGDEVICE_A_PRIVATE_KEY, config.privateKey().bytes());
            request.attribute16(WGDEVICE_A_LISTEN_PORT, config.listenPort());
            request.attribute(WGDEVICE_A_FLAGS, WGDEVICE_F_REPLACE_PEERS);
        }
        int peers = request.begin(WGDEVICE_A_PEERS);
        int peer = request.begin(0);
        request.attribute(WGPEER_A_PUBLIC_KEY, config.peer().bytes());
        if (first) {
            request.attribute(WGPEER_A_FLAGS, WGPEER_F_REPLACE_ALLOWEDIPS);
            WireguardKey preshared = config.presharedKey();
            if (preshared != null) {
                request.attribute(WGPEER_A_PRESHARED_KEY, preshared.bytes());
            }
            request.attribute(WGPEER_A_ENDPOINT, sockaddr(config.endpoint()));
            request.attribute16(WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL, config.keepalive());
        } else {
            request.attribute(WGPEER_A_FLAGS, WGPEER_F_UPDATE_ONLY);
        }
        int networks = request.begin(WGPEER_A_ALLOWEDIPS);
        for (Prefix each : allowed) {
            InetAddress address = each.address();
            int network = request.begin(0);
            request.attribute16(
                    WGALLOWEDIP_A_FAMILY, address instanceof Inet6Address ? AF_INET6 : AF_INET);
            request.attribute(WGALLOWEDIP_A_IPADDR, address);
            request.attribute(WGALLOWEDIP_A_CIDR_MASK, new byte[] {(byte) each.length()});
            request.end(network);
        }
        return request.end(networks).end(peer).end(peers);
    }

    /// A struct sockaddr_in or sockaddr_in6.
    private static byte[] sockaddr(WireguardEndpoint endpoint) {
        InetAddress address = endpoint.address();
        boolean six = address instanceof Inet6Address;
        ByteBuffer out = ByteBuffer.allocate(six ? 28 : 16).order(ByteOrder.nativeOrder());
        out.putShort((short) (six ? AF_INET6 : AF_INET));
        out.put((byte) (endpoint.port() >> 8)).put((byte) endpoint.port());
        if (address instanceof Inet6Address scoped) {
            out.putInt(0).put(scoped.getAddress()).putInt(scoped.getScopeId());
        } else {
            out.put(address.getAddress());
        }
        return out.array();
    }
}
