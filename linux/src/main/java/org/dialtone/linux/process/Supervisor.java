package org.dialtone.linux.process;

import org.dialtone.api.spi.Threads;
import org.dialtone.core.port.Time;
import org.dialtone.linux.ffm.Epoll;
import org.dialtone.linux.ffm.EventFd;
import org.dialtone.linux.ffm.Flock;
import org.dialtone.linux.ffm.SystemException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// Starts programs that outlive this one, watches them, stops them with all that they leave behind,
/// and takes over those that an earlier one has left running.
///
/// Each has a directory of its own and runs in a session of its own, under a runner (a few lines of
/// sh) that keeps the end of its output and its exit status in that directory. It is watched by a
/// pidfd, its directory by inotify: nothing is polled, but for the last moments of what will not
/// die. All is done on one thread, `dialtone-children`; what others ask for is a mark on the child,
/// so there is no queue that could be full.
///
/// What is stopped is the program, then everybody in its sessions: its own, and those that
/// descendants had made when it was asked to stop. A process that leaves both session and parent
/// before that is not found.
public final class Supervisor implements AutoCloseable {
    /// How many children there can be.
    public static final int MOST = 20_000;

    /// How long what nobody has taken over has to end before it is killed.
    public static final Duration GENTLY = Duration.ofSeconds(5);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,199}");

    /// How often it is looked for who is left of an earlier child, and how long it is waited in
    /// between: some half a second in all, for whom the kernel does not let die.
    private static final int MOST_LOOKS = 100;

    private static final long LOOK_NANOS = 5_000_000L;

    private static final long WAKER = 0;
    private static final long FILES = 1;

    /// Hears what becomes of a child that is nobody's.
    private static final ChildListener NOBODY =
            new ChildListener() {
                @Override
                public void changed(Child child) {}

                @Override
                public void ended(Child child, ExitStatus status) {}
            };

    private final Path runtime;
    private final Flock lock;
    private final List<String> within;
    private final Time time;
    private final EventFd waker = EventFd.create();
    private final Arena arena = Arena.ofShared();
    private final Epoll epoll = new Epoll(arena);
    private final Inotify inotify = new Inotify(arena);
    private final Thread thread = new Thread(this::work, "dialtone-children");

    // guarded by this
    private final Map<String, Child> names = new HashMap<>();
    private final Set<Child> asked = new LinkedHashSet<>();
    private long keys = 1;
    private boolean closed;

    // confined to the thread
    private final Map<Long, Child> children = new HashMap<>();
    private final Map<Integer, Child> watches = new HashMap<>();

    private Supervisor(Path runtime, Flock lock, List<String> within, Time time) {
        this.runtime = runtime;
        this.lock = lock;
        this.within = List.copyOf(within);
        this.time = time;
    }

    /// One that keeps what it knows of its children below a directory, which should not outlive the
    /// machine's run: below /run. It is made if there is none, 0700.
    ///
    /// @throws UncheckedIOException if the directory cannot be made
    /// @throws IllegalStateException if another supervisor has it: each would end what the other
    ///   has started
    /// @throws org.dialtone.linux.ffm.SystemException if there are no descriptors
    public static Supervisor open(Path runtime, Time time) {
        return open(runtime, List.of(), time);
    }

    /// One that starts its programs by another.
    ///
    /// @param within the command that is given the program and its arguments as further arguments,
    ///   such as `ip netns exec isp`, and that has to become it (execve(2)) rather than start it:
    ///   its process is the program's
    public static Supervisor open(Path runtime, List<String> within, Time time) {
        Path directory = runtime.toAbsolutePath();
        Supervisor made = new Supervisor(directory, take(directory), within, time);
        made.epoll.add(made.waker.descriptor(), Epoll.IN, WAKER);
        made.epoll.add(made.inotify.descriptor(), Epoll.IN, FILES);
        made.thread.setDaemon(true);
        made.thread.start();
        return made;
    }

    private static Flock take(Path directory) {
        try {
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException("no right to make " + directory, e);
        }
        Flock lock = Flock.directory(directory);
        if (lock == null) {
            throw new IllegalStateException("another supervisor has " + directory);
        }
        return lock;
    }

    /// Where it keeps what it knows of its children: no two that run have the same.
    public Path runtime() {
        return runtime;
    }

    /// Starts a program; returns at once. If it cannot be started, the listener is told.
    ///
    /// @param name unique among the children: 1 to 200 characters of `[A-Za-z0-9._@-]`, the first a
    ///   letter or digit
    /// @throws IllegalStateException if there is a child of this name, there are too many, or this
    ///   is closed
    public Child start(String name, Preparation preparation, ChildListener listener) {
        return enter(name, preparation, listener);
    }

    /// Takes over what an earlier supervisor has started under this name and left running.
    ///
    /// @return null if it runs no more
    /// @throws IllegalStateException as for [#start]
    public @Nullable Child adopt(String name, ChildListener listener) {
        ProcessEntry recorded = files(name).runner();
        return recorded != null && ProcessTable.runs(recorded) ? enter(name, null, listener) : null;
    }

    /// Ends what an earlier supervisor has left running and nobody has taken over, and removes the
    /// files of what has ended meanwhile. None of these names is started before it returns.
    ///
    /// @param within how long each has, see [Child#stop]
    /// @throws UncheckedIOException if the directory cannot be read
    public void sweep(Duration within) {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(runtime)) {
            all.forEach(each -> found.add(String.valueOf(each.getFileName())));
        } catch (NoSuchFileException _) {
            return; // nothing was ever started
        } catch (IOException | DirectoryIteratorException e) {
            throw new UncheckedIOException("looking for children in " + runtime, unwrapped(e));
        }
        for (String name : found) {
            synchronized (this) {
                if (names.containsKey(name) || !NAME.matcher(name).matches()) {
                    continue;
                }
            }
            Child left = adopt(name, NOBODY);
            if (left != null) {
                left.stop(within);
            } else {
                remove(files(name));
            }
        }
    }

    private static void remove(ChildFiles ended) {
        try {
            sweepEarlier(ended);
            ended.remove();
        } catch (IOException | UncheckedIOException e) {
            // the next start of its name, or the next sweep, does it: the others' turn is now
            System.getLogger(Supervisor.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot remove " + ended.directory(), e);
        }
    }

    private static IOException unwrapped(Exception e) {
        return e instanceof IOException io ? io : new IOException(e);
    }

    private ChildFiles files(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name: \"" + name + "\" (expected: " + NAME + ")");
        }
        return new ChildFiles(runtime.resolve(name));
    }

    private Child enter(String name, @Nullable Preparation preparation, ChildListener listener) {
        ChildFiles files = files(name);
        Child child;
        synchronized (this) {
            if (closed || names.size() >= MOST || names.containsKey(name)) {
                throw new IllegalStateException(
                        "child "
                                + name
                                + (closed
                                        ? ": the supervisor is closed"
                                        : ": there is one, or there are too many"));
            }
            child = new Child(this, name, ++keys, files, preparation, listener);
            names.put(name, child);
            asked.add(child);
        }
        waker.write();
        return child;
    }

    void ask(Child child, Runnable mark) {
        synchronized (this) {
            if (closed || names.get(child.name()) != child) {
                return;
            }
            mark.run();
            asked.add(child);
            waker.write();
        }
    }

    private void work() {
        try {
            while (turn()) {
                // all is done in there
            }
        } finally {
            children.values().forEach(child -> child.close(inotify));
            epoll.close();
            inotify.close();
            arena.close();
        }
    }

    /// Waits, and does what there is to do.
    ///
    /// @return false when this is closed
    private boolean turn() {
        Set<Child> changed = new LinkedHashSet<>();
        Set<Child> gone = new HashSet<>();
        int count = epoll.await(untilDeadline());
        for (int i = 0; i < count; i++) {
            long key = epoll.key(i);
            if (key == WAKER) {
                waker.read();
            } else if (key == FILES) {
                inotify.read((watch, written) -> changed(watch, written, changed));
            } else {
                Child child = children.get(key);
                if (child != null) {
                    gone.add(child);
                }
            }
        }
        List<Child> requests;
        synchronized (this) {
            if (closed) {
                return false;
            }
            requests = new ArrayList<>(asked);
            asked.clear();
        }
        requests.forEach(child -> attempt(child, () -> heed(child, changed)));
        long now = time.nanos();
        children.values().stream().filter(c -> c.lookAt <= now).forEach(changed::add);
        changed.forEach(child -> attempt(child, () -> look(child)));
        gone.forEach(child -> child.ended(true, time.nanos()));
        sweep();
        return true;
    }

    /// Does one child's part of a turn. What fails, as all does that needs a descriptor while there
    /// is none, is done again in a second, and is no matter of the others.
    private void attempt(Child child, Runnable part) {
        try {
            part.run();
        } catch (RuntimeException e) {
            failed(child, e);
        }
    }

    private void failed(Child child, RuntimeException e) {
        System.getLogger(Supervisor.class.getName())
                .log(System.Logger.Level.ERROR, "of child " + child.name(), e);
        child.again(time.nanos());
        synchronized (this) {
            if (names.get(child.name()) == child) {
                asked.add(child);
            }
        }
    }

    private void changed(int watch, boolean written, Set<Child> changed) {
        if (watch == Inotify.LOST) {
            changed.addAll(children.values());
            return;
        }
        Child child = watches.get(watch);
        if (child != null && written) {
            child.written(time.nanos());
        } else if (child != null) {
            changed.add(child);
        }
    }

    private int untilDeadline() {
        long first =
                children.values().stream()
                        .mapToLong(c -> Math.min(c.deadline, c.lookAt))
                        .min()
                        .orElse(Long.MAX_VALUE);
        if (first == Long.MAX_VALUE) {
            return -1;
        }
        return Math.clamp((first - time.nanos() + 999_999) / 1_000_000, 0, 60_000);
    }

    /// Does what was asked for.
    private void heed(Child child, Set<Child> changed) {
        Duration stop;
        boolean release;
        boolean quiet;
        synchronized (this) {
            stop = child.stopWithin;
            release = child.released;
            quiet = child.quiet;
            if (child.look) {
                child.look = false;
                changed.add(child);
            }
        }
        if (release) {
            forget(child);
            return;
        }
        if (child.phase == Child.Phase.WAITING) {
            begin(child);
            changed.add(child);
        }
        if (quiet && child.watch != Inotify.LOST) {
            inotify.watch(child.directory(), false);
        }
        if (stop != null && child.phase != Child.Phase.OVER) {
            child.stopping(stop, time.nanos());
            child.terminate();
        }
    }

    private void begin(Child child) {
        try {
            Preparation preparation = child.preparation;
            if (preparation != null) {
                sweepEarlier(child.files);
                child.files.make();
                Launch launch = preparation.prepare(child.directory());
                watch(child, launch.watchOutput());
                child.begin(child.files.run(within, launch));
            } else {
                ProcessEntry recorded = child.files.runner();
                if (recorded == null) {
                    throw new IOException("it has gone");
                }
                child.begin(recorded.pid());
                watch(child, true);
            }
        } catch (IOException | RuntimeException e) {
            forget(child);
            child.tell(new ExitStatus.NotStarted(String.valueOf(e.getMessage())));
            return;
        }
        children.put(child.key, child);
        attempt(child, () -> follow(child));
    }

    /// Has the end of its runner told.
    private void follow(Child child) {
        ProcessEntry entry = ProcessTable.entry(child.runnerPid);
        Pidfd runner = entry == null ? null : Pidfd.open(entry);
        if (runner == null) {
            child.ended(true, time.nanos());
            return;
        }
        try {
            // once: it stays readable until the last of its sessions is gone
            epoll.add(runner.fd(), Epoll.IN | Epoll.ONESHOT, child.key);
            child.runner = runner;
        } catch (SystemException e) {
            runner.close();
            throw e;
        }
    }

    private void watch(Child child, boolean writes) {
        child.watch = inotify.watch(child.directory(), writes);
        watches.put(child.watch, child);
    }

    /// Ends what an earlier child of the name has left in its session, though its runner is gone;
    /// nobody writes to its files then.
    private static void sweepEarlier(ChildFiles files) {
        ProcessEntry earlier = files.runner();
        if (earlier == null) {
            return;
        }
        ProcessTable table = ProcessTable.read();
        ProcessEntry leader = table.entries().get(earlier.pid());
        if (leader == null || leader.start() == earlier.start()) {
            Set<Integer> sessions = new HashSet<>(Set.of(earlier.pid()));
            for (int i = 0; i < MOST_LOOKS && killAll(table, sessions); i++) {
                LockSupport.parkNanos(LOOK_NANOS);
                table = ProcessTable.read(); // one that was not there yet may have been forked
            }
        }
    }

    /// Kills who is in sessions.
    ///
    /// @return whether there was anybody
    private static boolean killAll(ProcessTable table, Set<Integer> sessions) {
        table.extend(sessions);
        List<ProcessEntry> left = table.members(sessions);
        left.forEach(process -> Pidfd.signal(process, Pidfd.SIGKILL));
        return !left.isEmpty();
    }

    private void look(Child child) {
        if (child.phase == Child.Phase.OVER) {
            return;
        }
        child.look(time.nanos());
        if (child.runner == null) {
            follow(child);
        }
        child.terminate();
        child.ended(false, time.nanos());
        child.listener.changed(child);
    }

    /// Kills what is left of those whose time is up, and tells the end of those who have nobody
    /// left.
    private void sweep() {
        long now = time.nanos();
        List<Child> due = children.values().stream().filter(c -> c.deadline <= now).toList();
        if (due.isEmpty()) {
            return;
        }
        ProcessTable table;
        try {
            table = ProcessTable.read();
        } catch (UncheckedIOException e) {
            due.forEach(child -> failed(child, e));
            return;
        }
        for (Child child : due) {
            attempt(child, () -> sweep(child, table, now));
        }
    }

    private void sweep(Child child, ProcessTable table, long now) {
        if (child.sweep(table, now)) {
            ExitStatus status = child.status();
            forget(child);
            child.tell(status);
        }
    }

    private void forget(Child child) {
        watches.remove(child.watch);
        children.remove(child.key);
        child.close(inotify);
        synchronized (this) {
            names.remove(child.name(), child);
            asked.remove(child);
        }
    }

    /// Ends the thread; the children run on.
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        waker.write();
        if (!Thread.currentThread().equals(thread)) {
            Threads.awaitEnd(thread);
        }
        waker.close();
        lock.close();
    }
}
