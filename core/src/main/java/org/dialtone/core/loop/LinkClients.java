package org.dialtone.core.loop;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.FarEnd;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.Traffic;
import org.dialtone.core.link.LinkState;
import org.dialtone.core.link.LinkTable;
import org.dialtone.core.model.Link;
import org.dialtone.core.port.client.ClientLinks;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The clients that have a link each: their interfaces have the links' names, and are connected
/// while the links are up. A connect is told when it is known who has dialled in.
///
/// Confined to the router-loop thread. What the servers are asked comes through the mailbox.
final class LinkClients implements Claims.Adopter, ClientLinks.Listener {
    private final Transitions transitions;
    private final Clients clients;
    private final Changes changes;
    private final Claims claims;
    private final LinkTable table;
    private final Map<String, OfLink> byLink = new HashMap<>();

    /// Null if no links are clients'.
    private @Nullable ClientLinks port;

    /// Whether the router is being opened.
    private boolean opening = true;

    /// Whether what comes is not told, as it is part of what the router begins with.
    private boolean quiet;

    LinkClients(
            @Nullable ClientLinks port,
            Clients clients,
            Changes changes,
            Claims claims,
            Transitions transitions,
            LinkTable table) {
        this.port = port;
        this.clients = clients;
        this.changes = changes;
        this.claims = claims;
        this.transitions = transitions;
        this.table = table;
    }

    /// Claims clients' links from now on. On the opening thread, before the loop runs.
    void start() {
        claims.adopter(this);
        if (port != null) {
            port.start(this);
        }
    }

    /// Another says from now on which links are clients', and who they are. A link that is no
    /// client's any more is a dedicated one again; one that has become a client's was so before it
    /// was known.
    ///
    /// @param next has been started; null if no links are clients'
    void replace(@Nullable ClientLinks next) {
        if (Objects.equals(next, port)) {
            return;
        }
        port = next;
        for (OfLink each : List.copyOf(byLink.values())) {
            Link link = each.claim().last;
            if (link == null || !wants(link)) {
                each.withdraw();
            } else if (each.claim().there) {
                look(each.link);
            }
        }
        List<Link> come = new ArrayList<>();
        table.forEachIndex(
                index -> {
                    Link link = table.get(index);
                    if (link != null && claims.wanted(link)) {
                        come.add(link);
                    }
                });
        for (Link each : come) {
            transitions.surrender(each);
            opening = true;
            changes.reconciling(true);
            transitions.appeared(each);
            changes.reconciling(false);
            opening = false;
        }
    }

    private void look(String link) {
        if (port != null) {
            port.look(link);
        }
    }

    private final class OfLink implements Client, Claim.Owner {
        private final String link;
        private @Nullable Claim claim;
        private FarEnd farEnd = FarEnd.UNKNOWN;

        /// Whether it is up, and that is not told until it is known who it is.
        private boolean waiting;

        OfLink(String link) {
            this.link = link;
        }

        Claim claim() {
            Claim mine = claim;
            if (mine == null) {
                throw new AssertionError("a client without a claim: " + link);
            }
            return mine;
        }

        @Override
        public Tracked tracked() {
            return claim().tracked;
        }

        @Override
        public boolean hangUp() {
            return port != null && port.hangUp(link);
        }

        @Override
        public @Nullable Traffic passed() {
            return null;
        }

        @Override
        public void up() {
            if (opening && !tracked().shown.connected()) {
                claims.connected(claim(), Cause.DIALLED_IN, Client.actor(farEnd));
            } else {
                waiting = !tracked().shown.connected();
            }
            look(link);
        }

        /// It is no client's any more, and may be up.
        void withdraw() {
            Link left = claim().there ? claim().last : null;
            ConnectionId connection = tracked().shown.connection();
            if (connection != null) {
                clients.hangUps.withdrawn(connection);
                claims.disconnected(
                        claim(),
                        ConnectionState.DISCONNECTED,
                        Set.of(),
                        null,
                        Cause.REDEFINED,
                        Actor.DDM);
            }
            gone();
            if (left != null) {
                transitions.appeared(left);
            }
        }

        void found(FarEnd found) {
            if (found.equals(FarEnd.UNKNOWN) && !farEnd.equals(found)) {
                return; // who it was is who it is
            }
            farEnd = found;
            if (waiting) {
                waiting = false;
                claims.connected(claim(), Cause.DIALLED_IN, Client.actor(farEnd));
            }
            if (tracked().shown.connected()) {
                changes.know(tracked(), farEnd);
            }
        }

        @Override
        public void down(Cause cause) {
            if (waiting) {
                found(farEnd); // it was there, whoever it was
            }
            ConnectionId connection = tracked().shown.connection();
            if (connection != null) {
                Actor by = clients.hangUps.ended(connection);
                claims.disconnected(
                        claim(),
                        ConnectionState.DISCONNECTED,
                        Set.of(),
                        null,
                        by == null ? why(cause) : Cause.REQUESTED,
                        by == null ? Client.actor(farEnd) : by);
            }
            farEnd = FarEnd.UNKNOWN;
        }

        /// pppd takes the link down or away, whatever has happened to the session.
        private static Cause why(Cause cause) {
            return switch (cause) {
                case ADMIN_DOWN, LINK_REMOVED, LINK_MOVED, NOT_PRESENT -> Cause.SESSION_ENDED;
                default -> cause;
            };
        }

        @Override
        public void gone() {
            byLink.remove(link, this);
            clients.remove(this);
            claims.remove(claim());
        }
    }

    @Override
    public boolean wants(Link link) {
        return port != null && port.holds(link.name(), link.kind());
    }

    @Override
    public void claim(Link link) {
        boolean connects = quiet && LinkState.of(link) == LinkState.CONNECTED;
        RouterInterface shown =
                new RouterInterface(
                        changes.nextInterface(),
                        link.name(),
                        connects ? link.index() : 0,
                        InterfaceType.CLIENT,
                        link.kind(),
                        true,
                        connects ? ConnectionState.CONNECTED : ConnectionState.DISCONNECTED,
                        Set.of(),
                        changes.time().now(),
                        connects ? changes.nextConnection() : null,
                        null,
                        link.master());
        OfLink client = new OfLink(link.name());
        client.claim =
                quiet
                        ? claims.restore(shown, link.name(), client)
                        : claims.add(shown, link.name(), client);
        if (connects) {
            changes.begin(client.tracked(), link.traffic());
        }
        keep(client);
    }

    private void keep(OfLink client) {
        byLink.put(client.link, client);
        clients.add(client);
    }

    /// Whether an interface that is remembered is one of these, and its link still there.
    boolean recalls(RouterInterface shown) {
        Link link = table.named(shown.name());
        return link != null
                && wants(link)
                && (shown.linkIndex() == link.index() || !shown.connected());
    }

    void remember(RouterInterface shown) {
        OfLink client = new OfLink(shown.name());
        client.claim = claims.restore(shown, shown.name(), client);
        keep(client);
    }

    /// @param first whether nothing is remembered
    void opening(boolean first) {
        quiet = first;
    }

    /// The links have been found. Who was connected and is not has left meanwhile.
    void opened() {
        opening = false;
        quiet = false;
        for (OfLink each : byLink.values()) {
            if (each.tracked().shown.connected() && !each.claim().same()) {
                changes.reconciling(true);
                each.down(Cause.RECONCILED);
                changes.reconciling(false);
            }
        }
    }

    @Override
    public void found(String link, FarEnd farEnd) {
        clients.mailbox.tell(
                () -> {
                    OfLink client = byLink.get(link);
                    if (client != null) {
                        client.found(farEnd);
                    }
                });
    }
}
