package org.dialtone.linux.clients;

import org.dialtone.api.Traffic;
import org.dialtone.api.spi.Threads;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.client.ClientSource;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The clients of an OpenVPN server, by its management socket (management-notes.txt). The server
/// has one such connection at a time, and this holds it.
///
/// It is asked for its status every second, and at once when it says that somebody has connected:
/// what it says is a hint, what it answers is so. Works on a thread of its own,
/// `dialtone-clients-NAME`, which [#close] ends.
public final class OpenvpnClients implements ClientSource {
    private static final System.Logger LOG = System.getLogger(OpenvpnClients.class.getName());

    /// How often the server is asked; and for each client so much less often.
    static final Duration INTERVAL = Duration.ofSeconds(1);

    static final Duration EACH = Duration.ofMillis(2);

    /// How long it may be silent when it is asked before that is said.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final Path socket;
    private final Time time;
    private final Selector selector;
    private final Queue<String> kills = new ConcurrentLinkedQueue<>();
    private final Silences silences = new Silences();
    private final Thread thread;
    private volatile @Nullable Roll roll;
    private volatile boolean connected;
    private volatile boolean closed;
    private String said = "";

    /// @param name the beginning of the sessions' names
    /// @param socket the server's `management` socket
    public OpenvpnClients(String name, Path socket, Time time) {
        this.name = name;
        this.socket = socket;
        this.time = time;
        try {
            this.selector = Selector.open();
        } catch (IOException e) {
            throw new IllegalStateException("no descriptor left for " + socket, e);
        }
        this.thread = new Thread(this::run, "dialtone-clients-" + name);
        thread.setDaemon(true);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String kind() {
        return "openvpn";
    }

    @Override
    public void start(Listener listener) {
        roll = new Roll(listener);
        thread.start();
    }

    private void run() {
        Roll mine = roll;
        while (!closed && mine != null) {
            try (OpenvpnSocket connection = OpenvpnSocket.connect(socket, selector)) {
                if (connection == null) {
                    mine.none();
                    say("nobody serves " + socket + ": no clients");
                } else {
                    serve(connection, mine);
                }
            } catch (IOException e) {
                say(socket + ": " + e.getMessage());
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "clients of " + name + ": begun anew", e);
            }
            connected = false;
            pause();
        }
    }

    /// Until the connection or this ends.
    private void serve(OpenvpnSocket connection, Roll mine) throws IOException {
        OpenvpnStatus status = new OpenvpnStatus();
        long asked = time.nanos();
        long next = asked;
        boolean waiting = false;
        int clients = 0;
        while (!closed) {
            long now = time.nanos();
            for (String kill = kills.poll(); kill != null; kill = kills.poll()) {
                connection.send(kill);
                next = now;
            }
            if (!waiting && now - next >= 0) {
                connection.send("status 3");
                waiting = true;
                asked = now;
                next = now + INTERVAL.plus(EACH.multipliedBy(clients)).toNanos();
            }
            if (waiting && now - asked > PATIENCE.toNanos()) {
                say(socket + ": no answer; does another program hold the management interface?");
            }
            long rest = waiting ? INTERVAL.toNanos() : Math.max(1, next - now);
            for (String line : connection.await(Duration.ofNanos(rest))) {
                if (line.startsWith(">CLIENT:ESTABLISHED")) {
                    next = time.nanos();
                } else if (line.startsWith(">NOTIFY:info,remote-exit")) {
                    silences.left(time.nanos());
                } else if (line.startsWith("ENTER PASSWORD:")) {
                    throw new IOException("asks for a password: serve a Unix socket without one");
                }
                OpenvpnStatus.Whole whole = line.startsWith(">") ? null : status.line(line);
                if (whole != null) {
                    waiting = false;
                    connected = true;
                    clients = looked(whole, mine);
                }
            }
        }
    }

    private int looked(OpenvpnStatus.Whole whole, Roll mine) {
        List<Seen> all = whole.clients();
        if (all == null) {
            say(socket + ": more than " + OpenvpnStatus.MOST + " clients: not looked at any more");
            return OpenvpnStatus.MOST;
        }
        said = "";
        long now = time.nanos();
        silences.look(all, now);
        mine.look(all, (session, last) -> silences.why(session, last, now));
        silences.keep(all);
        return all.size();
    }

    /// Says once what is wrong.
    private void say(String words) {
        if (!closed && !said.equals(words)) {
            said = words;
            LOG.log(Level.WARNING, "clients of " + name + ": " + words);
        }
    }

    private void pause() {
        try {
            if (!closed) {
                selector.select(INTERVAL.toMillis());
            }
        } catch (IOException e) {
            say("cannot wait: " + e.getMessage());
        }
    }

    @Override
    public @Nullable Traffic traffic(String key) {
        Roll mine = roll;
        return mine == null ? null : mine.traffic(key);
    }

    /// By `client-kill`, with word for the client not to come back by itself.
    @Override
    public boolean hangUp(String key) {
        Roll mine = roll;
        String id = key.substring(0, key.indexOf('@'));
        boolean can =
                connected
                        && mine != null
                        && mine.holds(key)
                        && !id.isEmpty()
                        && id.chars().allMatch(c -> c >= '0' && c <= '9');
        if (can) {
            kills.add("client-kill " + id + " HALT");
            selector.wakeup();
        }
        return can;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        Threads.awaitEnd(thread);
        try {
            selector.close();
        } catch (IOException _) {
            // the descriptors are gone all the same
        }
    }
}
