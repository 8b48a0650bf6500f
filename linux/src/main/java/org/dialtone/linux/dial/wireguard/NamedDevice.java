package org.dialtone.linux.dial.wireguard;

import org.dialtone.api.RouterException;
import org.dialtone.linux.ffm.Errno;
import org.dialtone.linux.netlink.NetlinkException;
import org.dialtone.linux.netlink.RequestSocket;
import org.dialtone.linux.netlink.VirtualLinks;
import org.dialtone.linux.netlink.VirtualLinks.Virtual;
import org.dialtone.linux.netlink.WireguardRequests;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A device that somebody has made, by its name and whoever serves it. That is found out anew each
/// time, for the one may take the other's place.
///
/// The kernel's WireGuard is asked only when there is such a link, for the question would have its
/// module loaded. Owns two netlink sockets, from the first look on.
final class NamedDevice implements DevicePeers {
    private final String link;
    private final Uapi uapi;
    private final @Nullable Path namespace;
    private @Nullable RequestSocket links;
    private @Nullable RequestSocket generic;
    private @Nullable WireguardRequests requests;

    NamedDevice(String link, Path sockets, @Nullable Path namespace) {
        this.link = link;
        this.uapi = new Uapi(sockets.resolve(link + ".sock"));
        this.namespace = namespace;
    }

    @Override
    public @Nullable List<Peer> look() throws IOException {
        try {
            Optional<Virtual> there = links().find(link);
            if (there.isPresent() && there.get().kind().equals(WireguardRequests.NAME)) {
                int index = there.get().index();
                return requests().peers(index).stream().map(Peer::of).toList();
            }
        } catch (NetlinkException e) {
            close(); // a socket that did not answer in time, or a family of another number now
            if (e.errno() == Errno.ENODEV) {
                return null; // it has gone in this moment
            }
            throw new IOException(e.getMessage(), e);
        } catch (RouterException e) {
            throw new IOException(e.getMessage(), e);
        }
        return served();
    }

    private VirtualLinks links() {
        RequestSocket socket = links;
        if (socket == null) {
            socket = RequestSocket.open(namespace);
            links = socket;
        }
        return new VirtualLinks(socket);
    }

    private WireguardRequests requests() {
        WireguardRequests opened = requests;
        if (opened == null) {
            RequestSocket socket = RequestSocket.openGeneric(namespace);
            generic = socket;
            opened = WireguardRequests.open(socket);
            requests = opened;
        }
        return opened;
    }

    private @Nullable List<Peer> served() throws IOException {
        if (Files.notExists(uapi.socket())) {
            return null;
        }
        UapiAnswer answer;
        try {
            answer = uapi.get();
        } catch (ConnectException _) {
            return null; // wireguard-go was killed, and its socket is left
        } catch (IOException e) {
            throw new IOException(uapi.socket() + ": " + e.getMessage(), e);
        }
        if (answer.errno() != 0) {
            throw new IOException(uapi.socket() + " answers with error " + -answer.errno());
        }
        return answer.peers();
    }

    @Override
    public void close() {
        requests = null;
        for (RequestSocket each : new RequestSocket[] {links, generic}) {
            if (each != null) {
                each.close();
            }
        }
        links = null;
        generic = null;
    }
}
