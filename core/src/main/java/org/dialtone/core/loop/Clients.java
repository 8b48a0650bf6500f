package org.dialtone.core.loop;

import org.dialtone.api.Actor;
import org.dialtone.api.AdministrationEvent;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.Traffic;
import org.dialtone.core.link.LinkTable;
import org.dialtone.core.model.Recovered;
import org.dialtone.core.model.Remembered;
import org.dialtone.core.port.client.ClientLinks;
import org.dialtone.core.port.client.ClientSource;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/// Who has dialled in to this machine: an interface of type CLIENT each. See
/// docs/design/clients.md.
///
/// Confined to the router-loop thread but for what says otherwise. Where nobody dials in it costs
/// the loop a comparison.
final class Clients {
    /// Letters opened before the kernel is listened to again.
    private static final int LETTERS = 256;

    /// How often the opening thread waits a tenth of a second for the servers' first words.
    private static final int WAITS = 20;

    /// The longest part of an interface's name that a session gives.
    private static final int LONGEST = 64;

    final ClientMailbox mailbox;
    final HangUps hangUps;

    private final Changes changes;
    private final List<ClientSessions> servers = new ArrayList<>();
    private final LinkClients links;
    private final Answers answers;

    /// By the interface's name. Written by the router loop alone.
    private final Map<String, Client> byName = new ConcurrentHashMap<>();

    /// Those that the kernel does not count for. Written by the router loop alone.
    private final Map<ConnectionId, Client> counted = new ConcurrentHashMap<>();

    private boolean opened;

    Clients(
            ClientPorts ports,
            Changes changes,
            Claims claims,
            Transitions transitions,
            LinkTable table,
            Answers answers,
            Runnable wakeup) {
        this.changes = changes;
        this.answers = answers;
        this.mailbox = new ClientMailbox(wakeup);
        this.hangUps = new HangUps(answers);
        for (ClientSource each : ports.sources()) {
            servers.add(new ClientSessions(each, this, changes));
        }
        this.links = new LinkClients(ports.links(), this, changes, claims, transitions, table);
    }

    // while the router is being opened

    /// Has everybody look, and waits for what they see first, for two seconds at most. On the
    /// opening thread, before the loop runs.
    void start() {
        links.start();
        servers.forEach(ClientSessions::start);
        int waits = 0;
        try {
            while (waits < WAITS && !servers.stream().allMatch(ClientSessions::isComplete)) {
                ClientMailbox.Letter letter = mailbox.await();
                if (letter == null) {
                    waits++;
                } else {
                    letter.open();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // opening fails for it in a moment
        }
    }

    /// Whether an interface that is remembered is a client's, of which more will be heard.
    boolean recalls(RouterInterface shown, boolean sameKernel) {
        return shown.type() == InterfaceType.CLIENT
                && (server(shown) != null || (sameKernel && links.recalls(shown)));
    }

    private @Nullable ClientSessions server(RouterInterface shown) {
        for (ClientSessions each : servers) {
            if (each.holds(shown)) {
                return each;
            }
        }
        return null;
    }

    /// Takes in what is remembered, and what has been seen.
    ///
    /// @param recovered null if nothing is remembered
    /// @param recalled those of the interfaces that are clients'
    void restore(@Nullable Recovered recovered, List<RouterInterface> recalled) {
        for (RouterInterface each : recalled) {
            ClientSessions server = server(each);
            if (server != null) {
                server.remember(each);
            } else {
                links.remember(each);
            }
        }
        links.opening(recovered == null);
        servers.forEach(each -> each.open(recovered));
    }

    /// The links have been found.
    void opening() {
        opened = true;
        links.opened();
    }

    boolean opened() {
        return opened;
    }

    /// The interfaces without links as a journal keeps them.
    void remembered(List<Remembered> all) {
        servers.forEach(each -> each.remembered(all));
    }

    // while it runs

    /// When there is something to do; [Long#MAX_VALUE] for never.
    long due(long now) {
        return mailbox.isEmpty() ? hangUps.due() : now;
    }

    /// Does what is due.
    void act(long now) {
        for (int i = 0; i < LETTERS; i++) {
            ClientMailbox.Letter letter = mailbox.poll();
            if (letter == null) {
                break;
            }
            letter.open();
        }
        hangUps.expire(now);
    }

    /// Others tell of clients from now on. Who has dialled in to a server that is no more among
    /// them is not told of any more; a server that stays is not touched. Returns when that is
    /// public, and has those begin that have come.
    ///
    /// One thread at a time, and not the loop's.
    ///
    /// @param before as they were; those that have gone have been closed
    /// @throws RouterException if the router has ended
    void replace(ClientPorts before, ClientPorts next) {
        List<ClientSessions> come = new ArrayList<>();
        for (ClientSource each : next.sourcesBeyond(before)) {
            come.add(new ClientSessions(each, this, changes));
        }
        ClientLinks others = next.linksBeyond(before);
        if (others != null) {
            others.start(links); // before it is asked about any link
        }
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        mailbox.ask(
                done,
                () -> {
                    take(before.sourcesBeyond(next), come);
                    links.replace(next.links());
                    answers.ready(done, null);
                });
        try {
            done.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RouterException known ? known : e;
        }
        come.forEach(ClientSessions::start);
    }

    private void take(List<ClientSource> gone, List<ClientSessions> come) {
        servers.removeIf(
                each -> {
                    boolean ends = gone.contains(each.source());
                    if (ends) {
                        each.withdraw();
                    }
                    return ends;
                });
        come.forEach(ClientSessions::join);
        servers.addAll(come);
    }

    void add(Client client) {
        RouterInterface shown = client.tracked().shown;
        byName.put(shown.name(), client);
        if (shown.connection() != null && shown.linkIndex() == 0) {
            counted.put(shown.connection(), client);
        }
    }

    void remove(Client client) {
        RouterInterface shown = client.tracked().shown;
        byName.remove(shown.name(), client);
        if (shown.connection() != null) {
            counted.remove(shown.connection());
        }
    }

    /// A client has another name.
    void renamed(Client client, String before) {
        byName.put(client.tracked().shown.name(), client);
        byName.remove(before, client);
    }

    /// The name, or, if a client has it, the name with a number.
    String freeName(String base) {
        String name = base;
        for (int i = 2; byName.containsKey(name); i++) {
            name = base + "#" + i;
        }
        return name;
    }

    /// A name that can stand in an interface's: no white space, nothing that a pattern or a path is
    /// made with, not too long.
    static String clean(String name) {
        StringBuilder clean = new StringBuilder();
        for (int i = 0; i < name.length() && i < LONGEST; i++) {
            char c = name.charAt(i);
            boolean bad =
                    Character.isWhitespace(c)
                            || Character.isISOControl(c)
                            || Character.isSurrogate(c)
                            || "/[]{}*?#:\"\\".indexOf(c) >= 0;
            clean.append(bad ? '_' : c);
        }
        return clean.isEmpty() ? "unknown" : clean.toString();
    }

    // what callers ask. Any thread

    /// Whether a client has an interface of this name.
    boolean has(String name) {
        return byName.containsKey(name);
    }

    /// What has passed over a connection, as its server told last; null if it is none of these.
    @Nullable Traffic traffic(ConnectionId connection) {
        Client client = counted.get(connection);
        return client == null ? null : client.passed();
    }

    /// Has a client hung up.
    CompletableFuture<@Nullable Void> disconnect(String name, Actor by) {
        CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();
        return mailbox.call(answer, () -> hangUp(name, by, answer));
    }

    private void hangUp(String name, Actor by, CompletableFuture<@Nullable Void> answer) {
        Client client = byName.get(name);
        ConnectionId connection = client == null ? null : client.tracked().shown.connection();
        if (client == null || connection == null) {
            answers.failed(
                    answer,
                    new RouterException(
                            RouterError.INTERFACE_NOT_CONNECTED,
                            "name: " + name + " (the client is not connected)"));
            return;
        }
        changes.administered(by, AdministrationEvent.Action.DISCONNECT, name);
        if (client.hangUp()) {
            hangUps.ask(connection, by, answer, changes.time().nanos());
        } else {
            answers.failed(
                    answer,
                    new RouterException(
                            RouterError.NOT_SUPPORTED,
                            "name: " + name + " (its server cannot be asked to end a session)"));
        }
    }

    void close(RouterException why) {
        mailbox.close(why);
        hangUps.close(why);
    }
}
