package org.dialtone.linux.dial.ipsec;

import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialListener;
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Dialling;
import org.dialtone.core.port.dial.Established;
import org.dialtone.linux.vici.ViciConnection;
import org.dialtone.linux.vici.ViciException;
import org.dialtone.linux.vici.ViciMessage;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One connection, from its being loaded into charon to its being taken out again.
///
/// All is done on one virtual thread, `dialtone-ipsec-NAME`; what others ask for is a mark, and the
/// command that makes charon answer the thread is sent on a short-lived one. Fields guarded by
/// this.
final class IpsecDialling implements Dialling {
    private static final System.Logger LOG = System.getLogger(IpsecDialling.class.getName());

    static final List<String> EVENTS = List.of("ike-updown", "child-updown", "ike-rekey");

    /// Lines of charon's log that are kept of an attempt, the last.
    private static final int MOST_LINES = 200;

    /// A connection that an earlier daemon has made.
    ///
    /// @param events over which its end will be told
    /// @param sa it, as list-sas has it
    record Found(ViciConnection events, ViciMessage sa) {}

    private final Path socket;
    private final IpsecRecords records;
    private final DialRequest request;
    private final IpsecSettings settings;
    private final DialListener listener;

    /// What is written down of it. Changed by its own thread alone.
    private volatile Loaded loaded;

    /// Whether there may be anything of it at charon.
    private boolean begun;

    private boolean asked;
    private boolean left;
    private @Nullable ViciConnection events;
    private @Nullable ViciConnection commands;

    IpsecDialling(Path socket, IpsecRecords records, DialRequest request, DialListener listener) {
        this.socket = socket;
        this.records = records;
        this.request = request;
        this.settings = new IpsecSettings(request.definition());
        this.listener = listener;
        this.loaded = settings.loaded(request.credentials());
    }

    /// Begins. For a connection that was found its record is held already.
    synchronized void start(@Nullable Found found) {
        begun = found != null;
        Thread.ofVirtual()
                .name("dialtone-ipsec-" + request.definition().name())
                .start(() -> work(found));
    }

    private void work(@Nullable Found found) {
        DialEnd end = IpsecEnds.ASKED;
        if (found != null || records.hold(name(), this::over)) {
            try {
                end = work(() -> found == null ? dial() : keep(found.events(), found.sa()));
                if (toClean()) {
                    clean();
                }
            } finally {
                records.release(name());
            }
        }
        synchronized (this) {
            close(events);
            close(commands);
            if (!left) {
                listener.ended(asked && !giveUp(end) ? IpsecEnds.ASKED : end);
            }
        }
    }

    private interface Work {
        DialEnd until() throws IOException;
    }

    private static DialEnd work(Work work) {
        try {
            return work.until();
        } catch (ViciException e) {
            return IpsecEnds.charonGone(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return IpsecEnds.notWritten(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "an attempt has failed for another reason", e);
            return IpsecEnds.broken(e);
        }
    }

    private String name() {
        return request.definition().name();
    }

    private static boolean giveUp(DialEnd end) {
        return end.remedy() == DialEnd.Remedy.GIVE_UP;
    }

    private static void close(@Nullable ViciConnection connection) {
        if (connection != null) {
            connection.close();
        }
    }

    private synchronized boolean toClean() {
        return begun && !left;
    }

    private synchronized boolean over() {
        return asked || left;
    }

    private DialEnd dial() throws IOException {
        tell(DialPhase.STARTING, "");
        ViciConnection opened = ViciConnection.open(socket);
        synchronized (this) {
            events = opened;
        }
        ViciConnection asking = ViciConnection.open(socket);
        synchronized (this) {
            commands = asking;
        }
        Loaded before = records.read(name());
        if (before != null) {
            before.sweep(asking); // an earlier daemon's that this one has not taken over
            records.delete(name());
        }
        synchronized (this) {
            if (over()) {
                return IpsecEnds.ASKED;
            }
            begun = true;
        }
        records.write(name(), loaded);
        opened.register(EVENTS);
        try {
            ViciMessage shared = settings.shared(request.credentials());
            if (shared != null) {
                asking.demand("load-shared", shared);
            }
            if (!settings.loadedBySomebodyElse()) {
                asking.demand("load-conn", settings.connection(request.credentials()));
            }
        } catch (ViciException | IllegalArgumentException e) {
            if (over()) {
                return IpsecEnds.ASKED; // the hang-up has closed the connection under it
            }
            return IpsecEnds.notUnderstood(String.valueOf(e.getMessage()));
        }
        if (over()) {
            return IpsecEnds.ASKED;
        }
        tell(DialPhase.NEGOTIATING, "");
        ViciMessage answer = initiate(asking);
        ViciMessage sa = established(asking, settings);
        List<String> log = log(asking);
        if (sa == null || !answer.text("success").equals("yes")) {
            return IpsecEnds.ofAttempt(settings.auth(), log, answer.text("errmsg"));
        }
        return keep(opened, sa);
    }

    private ViciMessage initiate(ViciConnection asking) {
        asking.register(List.of("control-log"));
        long limit = Math.max(1, request.patience().toMillis());
        return asking.call(
                "initiate",
                ViciMessage.EMPTY
                        .with("ike", settings.ike())
                        .with("child", settings.child())
                        .with("timeout", Long.toString(limit))
                        .with("loglevel", "1"));
    }

    private static List<String> log(ViciConnection asking) {
        List<String> lines = new ArrayList<>();
        for (ViciConnection.Event event : asking.kept()) {
            String line = event.message().text("msg");
            if (event.name().equals("control-log") && !line.isEmpty()) {
                lines.add(line);
            }
        }
        return lines.size() > MOST_LINES
                ? lines.subList(lines.size() - MOST_LINES, lines.size())
                : lines;
    }

    /// The IKE_SA of a connection whose child is in use.
    ///
    /// @return null if there is none
    static @Nullable ViciMessage established(ViciConnection connection, IpsecSettings settings) {
        ViciMessage which = ViciMessage.EMPTY.with("ike", settings.ike());
        for (ViciMessage found : connection.list("list-sas", which, "list-sa")) {
            ViciMessage sa = found.section(settings.ike());
            if (sa.text("state").equals("ESTABLISHED") && child(sa, settings) != null) {
                return sa;
            }
        }
        return null;
    }

    private static @Nullable ViciMessage child(ViciMessage sa, IpsecSettings settings) {
        ViciMessage children = sa.section("child-sas");
        for (String key : children.sections()) {
            ViciMessage child = children.section(key);
            boolean used =
                    List.of("INSTALLED", "REKEYING", "REKEYED", "UPDATING")
                            .contains(child.text("state"));
            if (used && child.text("name").equals(settings.child())) {
                return child;
            }
        }
        return null;
    }

    /// Tells of the connection, and waits for its end.
    private DialEnd keep(ViciConnection from, ViciMessage sa) {
        synchronized (this) {
            events = from;
            if (over()) {
                return IpsecEnds.ASKED;
            }
        }
        note(sa);
        synchronized (this) {
            if (over()) {
                return IpsecEnds.ASKED;
            }
            listener.established(connection(sa));
        }
        String id = sa.text("uniqueid");
        while (true) {
            ViciConnection.Event event = from.event();
            ViciMessage now = event.message().section(settings.ike());
            ViciMessage next = now.section("new");
            if (now.section("old").text("uniqueid").equals(id)) {
                id = next.text("uniqueid"); // new keys: another IKE_SA, the same connection
                note(next);
            }
            boolean ours =
                    event.message().sections().contains(settings.ike())
                            && event.message().text("up").isEmpty()
                            && now.text("uniqueid").equals(id);
            if (ours && (event.name().equals("ike-updown") || childOurs(now))) {
                return IpsecEnds.ofConnection(now);
            }
        }
    }

    /// Writes down which IKE_SA it is.
    private void note(ViciMessage sa) {
        loaded = loaded.with(sa);
        try {
            records.write(name(), loaded);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "of " + name() + " an old record stays", e);
        }
    }

    private boolean childOurs(ViciMessage sa) {
        ViciMessage children = sa.section("child-sas");
        return children.sections().stream()
                .anyMatch(key -> children.section(key).text("name").equals(settings.child()));
    }

    private Established connection(ViciMessage sa) {
        List<String> local = new ArrayList<>(sa.texts("local-vips"));
        ViciMessage child = child(sa, settings);
        if (local.isEmpty() && child != null) {
            child.texts("local-ts").forEach(ts -> local.add(ts.replaceFirst("/(32|128)$", "")));
        }
        List<InetAddress> addresses = new ArrayList<>();
        for (String text : local) {
            try {
                addresses.add(InetAddress.ofLiteral(text));
            } catch (IllegalArgumentException _) {
                // a whole network is nobody's address
            }
        }
        String host = sa.text("remote-host");
        String remote =
                (host.contains(":") ? "[" + host + "]" : host) + ":" + sa.text("remote-port");
        return new Established(request.definition().link(), addresses, null, remote, List.of());
    }

    private synchronized void tell(DialPhase phase, String words) {
        if (!over()) {
            listener.progress(phase, words);
        }
    }

    /// Leaves nothing at charon.
    private void clean() {
        records.takeOut(name(), loaded::clear);
    }

    @Override
    public synchronized void hangUp() {
        if (asked || left) {
            return;
        }
        asked = true;
        Thread.ofVirtual()
                .name("dialtone-ipsec-end-" + request.definition().name())
                .start(this::end);
    }

    /// Makes charon end it: that wakes the other thread, whatever it waits for.
    private void end() {
        records.wake();
        boolean there;
        synchronized (this) {
            there = begun;
        }
        if (!there) {
            return; // the other thread sees it before it begins
        }
        try (ViciConnection last = ViciConnection.open(socket, Loaded.PATIENCE)) {
            loaded.terminate(last);
        } catch (RuntimeException _) {
            // the other thread sees by itself that charon is gone, or is woken now
        }
        synchronized (this) {
            close(events);
            close(commands);
        }
    }

    @Override
    public synchronized void leave() {
        left = true;
        close(events);
        close(commands);
    }
}
