package org.dialtone.daemon;

import org.dialtone.core.loop.RouterCore;
import org.dialtone.core.model.Caller;
import org.dialtone.core.port.PeerCredentials;
import org.dialtone.daemon.config.Configuration;
import org.dialtone.linux.socket.UnixPacketServer;
import org.dialtone.server.access.Access;
import org.dialtone.server.access.Peer;
import org.dialtone.server.eventsocket.EventSocket;
import org.dialtone.server.eventsocket.Limits;
import org.jspecify.annotations.Nullable;

import java.util.HashSet;

/// Opens the event socket.
final class Events {
    private Events() {}

    static EventSocket listen(
            Configuration configuration, Access access, RouterCore core, Adopter adopter) {
        Configuration.Local local = configuration.local();
        Limits limits = limits(configuration.limits());
        return EventSocket.start(
                UnixPacketServer.open(
                        new UnixPacketServer.Options(
                                local.events(),
                                local.mode(),
                                group(local.group()),
                                limits.peers() + 1)), // so that one too many hears why
                limits,
                peer -> caller(access, peer),
                core::handle,
                adopter);
    }

    private static Limits limits(Configuration.Limits given) {
        return new Limits(
                given.eventPeers(),
                given.eventPeersOfUser(),
                given.eventRegistrations(),
                Limits.DEFAULT.strikes(),
                Limits.DEFAULT.answers());
    }

    private static Caller caller(Access access, PeerCredentials peer) {
        return access.caller(
                new Peer.Local(peer.pid(), peer.uid(), peer.gid(), new HashSet<>(peer.groups())));
    }

    private static int group(@Nullable String name) {
        if (name == null) {
            return -1;
        }
        Integer group = Accounts.ofMachine().group(name);
        if (group == null) {
            throw new IllegalArgumentException(
                    "local.group: \"" + name + "\" (expected: a group of this machine)");
        }
        return group;
    }
}
