package org.dialtone.linux.clients;

import org.dialtone.api.FarEnd;
import org.dialtone.api.Glob;
import org.dialtone.api.spi.Threads;
import org.dialtone.core.port.client.ClientLinks;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The clients of pppd, whoever starts it: pppoe-server, xl2tpd, a getty on a serial line. Which
/// links are theirs the configuration says, by name; who it is pppd says, in its database.
///
/// Looks on a thread of its own, `dialtone-clients-ppp`, which [#close] ends.
public final class PppdClients implements ClientLinks {
    /// Where pppd keeps its database.
    public static final Path DATABASE = Path.of("/run/pppd2.tdb");

    /// How often it is looked for who it is, and how long it is waited between: the kernel tells of
    /// a link as soon as pppd does, and another program may have made it.
    private static final int LOOKS = 5;

    private static final long BETWEEN_MILLIS = 100;

    /// How often, and after how long each time, it is looked for more of whom is known.
    private static final int MORE_LOOKS = 10;

    private static final long BETWEEN_MORE_MILLIS = 500;

    /// How much of a command line is looked at.
    private static final int MOST_WORDS = 1 << 16;

    /// Of whom more may become known.
    ///
    /// @param looks how often it is looked yet
    private record Unsettled(FarEnd told, int looks) {}

    private final List<Glob> links;
    private final Path database;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// Links to be looked for, each once. Guarded by the lock.
    private final Set<String> wanted = new LinkedHashSet<>();

    /// By link. The thread's alone.
    private final Map<String, Unsettled> unsettled = new LinkedHashMap<>();

    /// The pppd of each link that has been looked for.
    private final Map<String, ProcessHandle> processes = new ConcurrentHashMap<>();

    private final CountDownLatch closing = new CountDownLatch(1);
    private boolean closed;
    private @Nullable Thread thread;

    /// @param links patterns of the names of links that are clients'
    public PppdClients(List<Glob> links, Path database) {
        this.links = List.copyOf(links);
        this.database = database;
    }

    /// The same with other links, to take this one's place in a router that runs: it knows the
    /// processes that this one has found.
    public PppdClients with(List<Glob> others) {
        PppdClients next = new PppdClients(others, database);
        next.processes.putAll(processes);
        return next;
    }

    @Override
    public boolean holds(String link, @Nullable String kind) {
        if (!"ppp".equals(kind)) {
            return false;
        }
        for (Glob each : links) {
            if (each.matches(link)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void start(Listener listener) {
        Thread made = new Thread(() -> run(listener), "dialtone-clients-ppp");
        made.setDaemon(true);
        thread = made;
        made.start();
    }

    private void run(Listener listener) {
        try {
            while (!closing.await(0, TimeUnit.MILLISECONDS)) {
                String link = next();
                if (link == null) {
                    lookAgain(listener);
                } else {
                    FarEnd farEnd = wait(link);
                    listener.found(link, farEnd);
                    unsettled.put(link, new Unsettled(farEnd, MORE_LOOKS));
                }
            }
        } catch (InterruptedException _) {
            // it is being closed
        }
    }

    /// The next link to be looked for; null if it is time to look again for the others, or this is
    /// closed.
    private @Nullable String next() throws InterruptedException {
        lock.lock();
        try {
            boolean time = false;
            while (wanted.isEmpty() && !closed && !time) {
                if (unsettled.isEmpty()) {
                    changed.await();
                } else {
                    time = !changed.await(BETWEEN_MORE_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
            if (wanted.isEmpty() || closed) {
                return null;
            }
            String link = wanted.iterator().next();
            wanted.remove(link);
            return link;
        } finally {
            lock.unlock();
        }
    }

    /// A link that has come up by IPv6CP has no IPv4 addresses yet.
    private void lookAgain(Listener listener) {
        for (Map.Entry<String, Unsettled> each : List.copyOf(unsettled.entrySet())) {
            FarEnd farEnd = lookOnce(each.getKey());
            FarEnd told = each.getValue().told();
            if (farEnd != null && !farEnd.equals(told)) {
                listener.found(each.getKey(), farEnd);
            }
            int left = each.getValue().looks() - 1;
            if (farEnd == null || left == 0) {
                unsettled.remove(each.getKey());
            } else {
                unsettled.put(each.getKey(), new Unsettled(farEnd, left));
            }
        }
    }

    private FarEnd wait(String link) throws InterruptedException {
        processes.remove(link);
        for (int i = 0; i < LOOKS; i++) {
            FarEnd farEnd = lookOnce(link);
            if (farEnd != null) {
                return farEnd;
            }
            if (closing.await(BETWEEN_MILLIS, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        return FarEnd.UNKNOWN;
    }

    /// @return null if no pppd is at work for the link
    private @Nullable FarEnd lookOnce(String link) {
        for (Map<String, String> variables : find(link)) {
            ProcessHandle process = process(variables);
            if (process != null) {
                processes.put(link, process);
                return farEnd(variables, words(process));
            }
        }
        return null;
    }

    private List<Map<String, String>> find(String link) {
        try (InputStream in = Files.newInputStream(database)) {
            byte[] bytes = in.readNBytes(PppdDatabase.MOST_BYTES);
            return PppdDatabase.find(ByteBuffer.wrap(bytes), link);
        } catch (IOException _) {
            return List.of(); // no pppd has run since the machine was started
        }
    }

    private static FarEnd farEnd(Map<String, String> variables, List<String> words) {
        String remote = variables.getOrDefault("MACREMOTE", "");
        if (remote.isEmpty()) {
            remote = PppdWords.remote(words);
        }
        if (remote.isEmpty()) {
            remote = variables.getOrDefault("DEVICE", "");
        }
        List<InetAddress> addresses = new ArrayList<>();
        address(variables.get("IPREMOTE"), addresses);
        address(variables.get("LLREMOTE"), addresses);
        return new FarEnd(
                OpenvpnStatus.printable(variables.getOrDefault("PEERNAME", "")),
                OpenvpnStatus.printable(remote),
                addresses);
    }

    /// The command line that a process was started with.
    private static List<String> words(ProcessHandle process) {
        Path file = Path.of("/proc/" + process.pid() + "/cmdline");
        try (InputStream in = Files.newInputStream(file)) {
            String all = new String(in.readNBytes(MOST_WORDS), StandardCharsets.UTF_8);
            return List.of(all.split("\0", -1));
        } catch (IOException _) {
            return List.of(); // it has ended meanwhile
        }
    }

    private static void address(@Nullable String text, List<InetAddress> into) {
        try {
            if (text != null) {
                into.add(InetAddress.ofLiteral(text));
            }
        } catch (IllegalArgumentException _) {
            // no address of a kind that we know
        }
    }

    @Override
    public void look(String link) {
        lock.lock();
        try {
            wanted.add(link);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// By SIGTERM to pppd, which takes leave of the far end.
    @Override
    public boolean hangUp(String link) {
        ProcessHandle process = processes.get(link);
        return process != null && process.destroy();
    }

    /// @return null if it is not there any more
    private static @Nullable ProcessHandle process(Map<String, String> variables) {
        try {
            long pid = Long.parseLong(variables.getOrDefault("PPPD_PID", ""));
            ProcessHandle process = ProcessHandle.of(pid).orElse(null);
            String name = Files.readString(Path.of("/proc/" + pid + "/comm")).strip();
            return name.equals("pppd") ? process : null;
        } catch (NumberFormatException | IOException _) {
            return null;
        }
    }

    @Override
    public void close() {
        Thread mine;
        lock.lock();
        try {
            closed = true;
            closing.countDown();
            mine = thread;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (mine != null) {
            mine.interrupt();
            Threads.awaitEnd(mine);
        }
    }
}
