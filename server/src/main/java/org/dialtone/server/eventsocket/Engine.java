package org.dialtone.server.eventsocket;

import org.dialtone.api.Role;
import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.core.model.Caller;
import org.dialtone.core.port.PacketHandler;
import org.dialtone.core.port.PacketPeer;
import org.dialtone.core.port.PeerCredentials;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The protocol of docs/event-socket.md: who is connected, and what becomes of their packets. Knows
/// nothing of sockets. Confined to the serving thread.
final class Engine implements PacketHandler {
    private static final int ROOT = 0;

    private final Limits limits;
    private final Function<PeerCredentials, Caller> access;
    private final Function<Caller, Router> routers;
    private final EventAdopter adopter;
    private final IdentityHashMap<PacketPeer, Session> sessions = new IdentityHashMap<>();
    private final Map<Integer, Integer> peersOfUser = new HashMap<>();

    Engine(
            Limits limits,
            Function<PeerCredentials, Caller> access,
            Function<Caller, Router> routers,
            EventAdopter adopter) {
        this.limits = limits;
        this.access = access;
        this.routers = routers;
        this.adopter = adopter;
    }

    @Override
    public void connected(PacketPeer peer) {
        int user = peer.credentials().uid();
        Caller caller = access.apply(peer.credentials());
        if (!caller.role().covers(Role.OBSERVER)) {
            refuse(peer, RouterError.ACCESS_DENIED);
        } else if (sessions.size() >= limits.peers()
                || (user != ROOT && peersOfUser.getOrDefault(user, 0) >= limits.peersOfUser())) {
            refuse(peer, RouterError.NOT_ENOUGH_MEMORY);
        } else {
            sessions.put(peer, new Session(peer, routers.apply(caller), adopter, limits));
            peersOfUser.merge(user, 1, Integer::sum);
        }
    }

    private static void refuse(PacketPeer peer, RouterError why) {
        boolean _ = peer.send(Answer.farewell(why)); // the first packet: it fits
        peer.close();
    }

    @Override
    public void packet(
            PacketPeer peer, ByteBuffer packet, List<Integer> descriptors, boolean lost) {
        Session session = sessions.get(peer);
        if (session != null) {
            session.packet(packet, descriptors, lost);
            if (session.struckOut()) {
                session.dismiss(RouterError.INVALID_PARAMETER);
            }
        }
    }

    @Override
    public void writable(PacketPeer peer) {
        Session session = sessions.get(peer);
        if (session != null) {
            session.writable();
        }
    }

    @Override
    public void gone(PacketPeer peer) {
        Session session = sessions.remove(peer);
        if (session != null) {
            peersOfUser.computeIfPresent(
                    peer.credentials().uid(), (_, count) -> count == 1 ? null : count - 1);
            session.end();
        }
    }

    /// Rights may have changed.
    @Override
    public void woken() {
        for (Session session : List.copyOf(sessions.values())) {
            if (!access.apply(session.peer().credentials()).role().covers(Role.OBSERVER)) {
                session.dismiss(RouterError.ACCESS_DENIED);
            }
        }
    }

    int peers() {
        return sessions.size();
    }

    int registrations() {
        return sessions.values().stream().mapToInt(Session::registrations).sum();
    }
}
