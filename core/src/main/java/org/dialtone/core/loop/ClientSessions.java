package org.dialtone.core.loop;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.Traffic;
import org.dialtone.core.model.Recovered;
import org.dialtone.core.model.Remembered;
import org.dialtone.core.port.client.ClientSession;
import org.dialtone.core.port.client.ClientSource;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The sessions of one server that makes no links: each is an interface without a link, which is
/// there for as long as the session lasts.
///
/// What is told before the first look is complete was so before the router knew of it: what it
/// remembers goes on, the rest is told as reconciled.
///
/// Confined to the router-loop thread, and before that runs, to the opening thread. What the source
/// calls comes through the mailbox.
final class ClientSessions implements ClientSource.Listener {
    private static final class Session implements Client {
        final ClientSource source;
        final Tracked tracked;
        ClientSession said;

        Session(ClientSource source, ClientSession said, Tracked tracked) {
            this.source = source;
            this.said = said;
            this.tracked = tracked;
        }

        @Override
        public Tracked tracked() {
            return tracked;
        }

        @Override
        public boolean hangUp() {
            return source.hangUp(said.key());
        }

        @Override
        public @Nullable Traffic passed() {
            return source.traffic(said.key());
        }
    }

    private final ClientSource source;
    private final Clients clients;
    private final Changes changes;

    /// What has been told before the router was open.
    private final Map<String, ClientSession> early = new LinkedHashMap<>();

    private final Map<String, Session> byKey = new LinkedHashMap<>();

    /// The interfaces that were there when the router last ran, and of which nothing is known yet.
    private final List<Tracked> remembered = new ArrayList<>();

    private boolean open;
    private boolean complete;

    /// Whether what comes is not told, as it is part of what the router begins with.
    private boolean quiet;

    ClientSessions(ClientSource source, Clients clients, Changes changes) {
        this.source = source;
        this.clients = clients;
        this.changes = changes;
    }

    ClientSource source() {
        return source;
    }

    /// Has the source begin to look. On the opening thread, or, of one that has joined a router
    /// that runs, on its caller's.
    void start() {
        source.start(this);
    }

    // on the source's thread

    @Override
    public void begun(ClientSession session) {
        clients.mailbox.tell(() -> come(session));
    }

    @Override
    public void changed(ClientSession session) {
        clients.mailbox.tell(() -> know(session));
    }

    @Override
    public void ended(String key, Cause cause, @Nullable Traffic traffic) {
        clients.mailbox.tell(() -> go(key, cause, traffic));
    }

    @Override
    public void complete() {
        clients.mailbox.tell(this::looked);
    }

    // on the loop's

    boolean isComplete() {
        return complete;
    }

    /// Whether an interface that is remembered is one of these.
    boolean holds(RouterInterface shown) {
        return shown.linkIndex() == 0
                && source.kind().equals(shown.kind())
                && shown.name().startsWith(source.name() + ":");
    }

    void remember(RouterInterface shown) {
        Tracked tracked = changes.add(shown);
        changes.resume(tracked);
        tracked.atConnect = Traffic.NONE; // the server counts from the beginning of the session
        remembered.add(tracked);
    }

    /// The router is being opened.
    ///
    /// @param recovered null if nothing is remembered
    void open(@Nullable Recovered recovered) {
        open = true;
        quiet = recovered == null;
        early.values().forEach(this::come);
        early.clear();
        quiet = false;
        if (complete) {
            forget();
        }
    }

    /// The router runs already: nothing is remembered, and whom the source has told of when its
    /// first look is complete was there before it was looked at.
    void join() {
        open = true;
    }

    /// Nothing is told of the server any more; its source has been closed. The sessions go on.
    void withdraw() {
        forget();
        for (Session each : List.copyOf(byKey.values())) {
            Tracked tracked = each.tracked;
            clients.remove(each);
            clients.hangUps.withdrawn(connection(tracked));
            end(tracked, Cause.REDEFINED, Actor.DDM, each.passed());
        }
        byKey.clear();
    }

    private void come(ClientSession session) {
        if (!open) {
            early.put(session.key(), session);
            return;
        }
        if (byKey.containsKey(session.key())) {
            know(session);
            return;
        }
        Tracked known = recall(session);
        if (known != null) {
            remembered.remove(known);
            keep(new Session(source, session, known));
            return;
        }
        changes.reconciling(!complete || !clients.opened());
        begin(session);
        changes.reconciling(false);
    }

    private void begin(ClientSession session) {
        Instant now = changes.time().now();
        RouterInterface come =
                new RouterInterface(
                        changes.nextInterface(),
                        clients.freeName(base(session)),
                        0,
                        InterfaceType.CLIENT,
                        source.kind(),
                        true,
                        ConnectionState.DISCONNECTED,
                        Set.of(),
                        now,
                        null,
                        null,
                        0);
        Instant since = session.since() == null ? now : session.since();
        RouterInterface up = in(come, ConnectionState.CONNECTED, since, changes.nextConnection());
        Tracked tracked = changes.add(up);
        changes.resume(tracked);
        tracked.atConnect = Traffic.NONE;
        keep(new Session(source, session, tracked));
        if (!quiet) {
            changes.tell(InterfaceEvent.Kind.ADDED, null, come, now, null);
            Actor who = Client.actor(session.farEnd());
            changes.tell(changes.connected(come, up, Cause.DIALLED_IN, who, now, 1, 0), up, null);
        }
    }

    private void keep(Session session) {
        byKey.put(session.said.key(), session);
        changes.know(session.tracked, session.said.farEnd());
        clients.add(session);
    }

    private void know(ClientSession session) {
        if (!open) {
            early.computeIfPresent(session.key(), (_, _) -> session);
            return;
        }
        Session known = byKey.get(session.key());
        if (known != null) {
            rename(known, session);
            known.said = session;
            changes.know(known.tracked, session.farEnd());
        }
    }

    private void rename(Session known, ClientSession next) {
        if (next.name().equals(known.said.name())) {
            return;
        }
        RouterInterface old = known.tracked.shown;
        String base = base(next);
        if (!old.name().equals(base)) {
            RouterInterface named = Shown.named(old, clients.freeName(base), 0);
            changes.show(known.tracked, named);
            clients.renamed(known, old.name());
            changes.tell(InterfaceEvent.Kind.RENAMED, old, named, changes.time().now(), null);
        }
    }

    private void go(String key, Cause cause, @Nullable Traffic traffic) {
        early.remove(key);
        Session session = byKey.remove(key);
        if (session == null) {
            return;
        }
        Tracked tracked = session.tracked;
        clients.remove(session);
        Actor by = clients.hangUps.ended(connection(tracked));
        end(
                tracked,
                by == null ? cause : Cause.REQUESTED,
                by == null ? Client.actor(session.said.farEnd()) : by,
                traffic);
    }

    private void end(Tracked tracked, Cause cause, Actor actor, @Nullable Traffic traffic) {
        Instant now = changes.time().now();
        RouterInterface ended = in(tracked.shown, ConnectionState.DISCONNECTED, now, null);
        if (tracked.shown.connected()) {
            changes.tell(
                    changes.disconnected(tracked, ended, cause, actor, traffic, now, 0, 1),
                    ended,
                    null);
        }
        changes.tell(InterfaceEvent.Kind.REMOVED, ended, null, now, null);
        changes.remove(tracked);
    }

    private void looked() {
        complete = true;
        if (open) {
            forget();
        }
    }

    /// What is remembered and has not been told is not there any more.
    private void forget() {
        changes.reconciling(true);
        remembered.forEach(each -> end(each, Cause.RECONCILED, Actor.KERNEL, null));
        remembered.clear();
        changes.reconciling(false);
    }

    /// The interface that was this session's when the router last ran; null if none was.
    private @Nullable Tracked recall(ClientSession session) {
        String base = base(session);
        for (Tracked each : remembered) {
            RouterInterface shown = each.shown;
            boolean named = shown.name().equals(base) || shown.name().startsWith(base + "#");
            boolean same = session.since() == null || session.since().equals(shown.since());
            if (named && same && shown.connected()) {
                return each;
            }
        }
        return null;
    }

    private String base(ClientSession session) {
        return source.name() + ":" + Clients.clean(session.name());
    }

    private static ConnectionId connection(Tracked tracked) {
        ConnectionId connection = tracked.shown.connection();
        if (connection == null) {
            throw new AssertionError("a session without a connection: " + tracked.shown);
        }
        return connection;
    }

    private static RouterInterface in(
            RouterInterface old,
            ConnectionState state,
            Instant since,
            @Nullable ConnectionId connection) {
        return new RouterInterface(
                old.id(),
                old.name(),
                0,
                old.type(),
                old.kind(),
                true,
                state,
                Set.of(),
                since,
                connection,
                null,
                0);
    }

    /// The interfaces as a journal keeps them.
    void remembered(List<Remembered> all) {
        remembered.forEach(each -> all.add(new Remembered(each.shown, null)));
        byKey.values().forEach(each -> all.add(new Remembered(each.tracked.shown, null)));
    }
}
