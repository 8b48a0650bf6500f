package org.dialtone.linux.clients;

import org.dialtone.api.FarEnd;
import org.dialtone.api.Glob;
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

    /// How much of a command line is looked at.
    private static final int MOST_WORDS = 1 << 16;

    private final List<Glob> links;
    private final Path database;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /// Links to be looked for, each once. Guarded by the lock.
    private final Set<String> wanted = new LinkedHashSet<>();

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
            for (String link = next(); link != null; link = next()) {
                listener.found(link, farEnd(link));
            }
        } catch (InterruptedException _) {
            // it is being closed
        }
    }

    private @Nullable String next() throws InterruptedException {
        lock.lock();
        try {
            while (wanted.isEmpty() && !closed) {
                changed.await();
            }
            if (closed) {
                return null;
            }
            String link = wanted.iterator().next();
            wanted.remove(link);
            return link;
        } finally {
            lock.unlock();
        }
    }

    private FarEnd farEnd(String link) throws InterruptedException {
        processes.remove(link);
        for (int i = 0; i < LOOKS; i++) {
            Map<String, String> variables = find(link);
            if (variables != null) {
                ProcessHandle process = process(variables);
                if (process != null) {
                    processes.put(link, process);
                }
                return farEnd(variables, process);
            }
            if (closing.await(BETWEEN_MILLIS, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        return FarEnd.UNKNOWN;
    }

    private @Nullable Map<String, String> find(String link) {
        try (InputStream in = Files.newInputStream(database)) {
            byte[] bytes = in.readNBytes(PppdDatabase.MOST_BYTES);
            return PppdDatabase.find(ByteBuffer.wrap(bytes), link);
        } catch (IOException _) {
            return null; // no pppd has run since the machine was started
        }
    }

    private static FarEnd farEnd(Map<String, String> variables, @Nullable ProcessHandle process) {
        String remote = variables.getOrDefault("MACREMOTE", "");
        if (remote.isEmpty()) {
            remote = parameter(process);
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

    /// What pppd's starter has given it for its scripts: xl2tpd gives the address of the far end.
    private static String parameter(@Nullable ProcessHandle process) {
        if (process == null) {
            return "";
        }
        Path file = Path.of("/proc/" + process.pid() + "/cmdline");
        try (InputStream in = Files.newInputStream(file)) {
            String all = new String(in.readNBytes(MOST_WORDS), StandardCharsets.UTF_8);
            List<String> words = List.of(all.split("\0", -1));
            int at = words.indexOf("ipparam");
            return at >= 0 && at + 1 < words.size() ? words.get(at + 1) : "";
        } catch (IOException _) {
            return ""; // it has ended meanwhile
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
        if (mine == null) {
            return;
        }
        mine.interrupt();
        boolean interrupted = false;
        while (mine.isAlive()) {
            try {
                mine.join();
            } catch (InterruptedException _) {
                interrupted = true; // it ends in no time: finish, then hand the interrupt on
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
