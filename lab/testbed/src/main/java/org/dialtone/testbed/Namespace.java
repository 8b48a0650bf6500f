package org.dialtone.testbed;

import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.Sys;
import org.dialtone.local.Netns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/// A network namespace of a test's own, `dt-<pid>-<n>`: removed by [#close], at the latest when the
/// JVM ends.
public final class Namespace implements AutoCloseable {
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int AT_FDCWD = -100;
    private static final int O_CLOEXEC = 0x80000;

    private static final AtomicInteger MADE = new AtomicInteger();
    private static final Set<Namespace> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> OPEN.forEach(Namespace::close), "namespaces"));
    }

    private final String name;

    private Namespace(String name) {
        this.name = name;
    }

    public static Namespace create() {
        Namespace made =
                new Namespace("dt-" + ProcessHandle.current().pid() + "-" + MADE.incrementAndGet());
        OPEN.add(made);
        run("", "ip", "netns", "add", made.name);
        return made;
    }

    /// One whose `lo` is up, with a cable from `va` to `vb`, both up.
    public static Namespace cabled() {
        Namespace made = create();
        made.ip("link set lo up");
        made.ip("link add name va up type veth peer name vb");
        made.ip("link set vb up");
        return made;
    }

    public String name() {
        return name;
    }

    public Netns netns() {
        return Netns.named(name);
    }

    /// Runs `ip` in here with the words of one line.
    public void ip(String line) {
        ip(line.split(" "));
    }

    /// Runs `ip` in here.
    public void ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip", "-n", name));
        command.addAll(List.of(arguments));
        run("", command.toArray(String[]::new));
    }

    /// Runs many `ip` commands in here, one a line, in one process.
    public void batch(List<String> lines) {
        run(String.join("\n", lines) + "\n", "ip", "-n", name, "-batch", "-");
    }

    /// Runs a program in here, with the namespace's own /sys.
    ///
    /// @return what it printed
    public String exec(String... command) {
        return run("", command(command).toArray(String[]::new));
    }

    /// The words that run a program in here.
    public List<String> command(String... command) {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", name));
        words.addAll(List.of(command));
        return words;
    }

    /// Does something on a thread that has entered the namespace; the sockets it opens stay there.
    public <T> T inside(Callable<T> action) {
        FutureTask<T> task =
                new FutureTask<>(
                        () -> {
                            enter();
                            return action.call();
                        });
        Thread thread = new Thread(task, "in " + name);
        thread.start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("in namespace " + name, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in namespace " + name, e);
        }
    }

    private void enter() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom("/run/netns/" + name);
            long fd = Libc.check("open", Sys.OPENAT, AT_FDCWD, path.address(), O_CLOEXEC);
            try {
                Libc.check("setns", Sys.SETNS, fd, CLONE_NEWNET, 0);
            } finally {
                Libc.close((int) fd);
            }
        }
    }

    /// Removes its name. What keeps it open, a router for one, keeps it and its links alive.
    @Override
    public void close() {
        if (OPEN.remove(this)) {
            run("", "ip", "netns", "del", name);
        }
    }

    /// Runs a program to its end.
    ///
    /// @param input what it reads
    /// @return what it printed
    /// @throws IllegalStateException if it fails
    public static String run(String input, String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            Thread writer = new Thread(() -> write(process, input), "stdin of " + command[0]);
            writer.start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException(
                        String.join(" ", command) + ": exit " + status + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + String.join(" ", command), e);
        }
    }

    private static void write(Process process, String input) {
        try (var out = process.getOutputStream()) {
            out.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // it has ended without reading: its exit status says why
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
