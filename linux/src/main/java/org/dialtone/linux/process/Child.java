package org.dialtone.linux.process;

import org.dialtone.linux.ffm.Spawn;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A program that a [Supervisor] runs. Any thread may call what is public.
///
///     waiting ──▶ running ──stop──▶ stopping ──┐
///                    │                         │ time is up, or it has ended
///                    └──────── ended ──────────┴──▶ sweeping ──nobody is left──▶ over
public final class Child {
    enum Phase {
        WAITING,
        RUNNING,
        STOPPING,
        SWEEPING,
        OVER
    }

    /// How long the runner and the reader of the output have to end after the program.
    private static final long SETTLE_NANOS = 1_000_000_000L;

    private static final long SWEEP_NANOS = 20_000_000L;

    /// Its output alone has it looked at this long after it, so that a few lines are one reason,
    /// and after the look before: twice as long each time while it goes on to write, up to the
    /// longest. A program that tells each of its packets must not have each looked at, and yet may
    /// end with what is waited for.
    private static final long PAUSE_NANOS = 1_000_000L;

    private static final long LONGEST_PAUSE_NANOS = 32_000_000L;

    /// What has failed is tried again so much later.
    private static final long RETRY_NANOS = 1_000_000_000L;

    /// How often it is looked for who is left: some 10 s. What the kernel does not let die by then
    /// is given up.
    private static final int MOST_SWEEPS = 500;

    private final Supervisor supervisor;
    private final String name;
    final long key;
    final ChildFiles files;
    final @Nullable Preparation preparation;
    final ChildListener listener;

    // guarded by the supervisor
    @Nullable Duration stopWithin;
    boolean released;
    boolean quiet;
    boolean look;

    private @Nullable String output; // guarded by this

    // confined to dialtone-children
    Phase phase = Phase.WAITING;
    long deadline = Long.MAX_VALUE;
    int watch = Inotify.LOST;
    private long lastLook; // it is looked at when it begins, before it can have written
    private long pause = PAUSE_NANOS;

    /// When it is to be looked at for its output; Long.MAX_VALUE for never.
    long lookAt = Long.MAX_VALUE;

    @Nullable Pidfd runner;
    int runnerPid;
    private boolean terminated;
    private int sweeps;
    private @Nullable ExitStatus status;
    private final Set<Integer> sessions = new HashSet<>();

    Child(
            Supervisor supervisor,
            String name,
            long key,
            ChildFiles files,
            @Nullable Preparation preparation,
            ChildListener listener) {
        this.supervisor = supervisor;
        this.name = name;
        this.key = key;
        this.files = files;
        this.preparation = preparation;
        this.listener = listener;
    }

    public String name() {
        return name;
    }

    /// Where its files are, those of its [Preparation] too.
    public Path directory() {
        return files.directory();
    }

    /// What a file in its directory holds; empty if there is none.
    ///
    /// @throws java.io.UncheckedIOException if it cannot be read just now, as all that reads here:
    ///   a listener that lets this through is called again in a second
    public String text(String file) {
        return files.text(file);
    }

    /// The last of its output: what it wrote the last 64 times at least, 384 KiB at most. It is
    /// read once between one call of its listener and the next.
    public synchronized String output() {
        if (output == null) {
            output = files.text("output.2") + files.text("output.1") + files.text("output");
        }
        return output;
    }

    /// How its program has ended; whom that leaves behind may be there for a while. Null before.
    public @Nullable ExitStatus exited() {
        int shell = files.number("status");
        return shell < 0 ? null : ExitStatus.ofShell(shell);
    }

    private synchronized void forgetOutput() {
        output = null;
    }

    /// Has it ended: SIGTERM, and if that does not help, SIGKILL for it and whoever is left of its
    /// sessions. Returns at once. The first to ask says how long.
    ///
    /// @param within how long it has; zero for SIGKILL at once
    public void stop(Duration within) {
        supervisor.ask(
                this,
                () -> {
                    if (stopWithin == null) {
                        stopWithin = within;
                    }
                });
    }

    /// Lets go of it: it runs on, and nothing is told of it any more.
    public void release() {
        supervisor.ask(this, () -> released = true);
    }

    /// Has [ChildListener#changed] called once, whether anything has changed or not.
    public void look() {
        supervisor.ask(this, () -> look = true);
    }

    /// From now on its output alone changes nothing.
    public void quiet() {
        supervisor.ask(this, () -> quiet = true);
    }

    /// It has written, and finished nothing.
    void written(long now) {
        if (lookAt == Long.MAX_VALUE) {
            lookAt = Math.max(now + PAUSE_NANOS, lastLook + pause);
        }
    }

    /// What was to be done has failed: it is done again in a while.
    void again(long now) {
        lookAt = now + RETRY_NANOS;
        if (deadline <= now) {
            deadline = now + RETRY_NANOS;
        }
    }

    /// It is looked at.
    void look(long now) {
        boolean goesOn = now - lastLook < 2 * pause;
        pause = goesOn ? Math.min(2 * pause, LONGEST_PAUSE_NANOS) : PAUSE_NANOS;
        lastLook = now;
        forgetOutput();
        lookAt = Long.MAX_VALUE;
    }

    void begin(int pid) {
        runnerPid = pid;
        sessions.add(pid);
        phase = Phase.RUNNING;
    }

    /// The program has ended, or its runner has.
    ///
    /// @param runnerGone false if the runner still is to end by itself
    void ended(boolean runnerGone, long now) {
        if (phase == Phase.OVER || phase == Phase.SWEEPING) {
            return;
        }
        if (runnerGone) {
            sweepAt(now);
        } else if (status == null) {
            status = exited();
            if (status != null) {
                deadline = Math.min(deadline, now + SETTLE_NANOS);
            }
        }
    }

    /// Once, when nobody is left: before, its number is nobody else's.
    private void reap() {
        if (runner != null) {
            runner.reap();
        } else if (preparation != null) {
            Spawn.reap(runnerPid); // it had ended before a descriptor of it could be had
        }
    }

    /// Was asked to stop.
    void stopping(Duration within, long now) {
        if (phase == Phase.RUNNING) {
            phase = Phase.STOPPING;
            deadline = Math.min(deadline, now + within.toNanos());
        }
    }

    /// Sends SIGTERM once, as soon as there is somebody to send it to: the runner's child of that
    /// number, whatever session it has made for itself (xl2tpd makes one).
    void terminate() {
        int pid = phase == Phase.STOPPING && !terminated ? files.number("program") : -1;
        ProcessEntry program = pid < 0 ? null : ProcessTable.entry(pid);
        if (program != null && program.parent() == runnerPid) {
            ProcessTable.read().extend(sessions);
            Pidfd.signal(program, Pidfd.SIGTERM);
            terminated = true;
        }
    }

    /// What is to be done when its deadline has come.
    ///
    /// @return whether nobody is left, or those who are cannot be killed
    boolean sweep(ProcessTable table, long now) {
        table.extend(sessions);
        List<ProcessEntry> left = table.members(sessions);
        left.forEach(process -> Pidfd.signal(process, Pidfd.SIGKILL));
        sweepAt(now + SWEEP_NANOS);
        boolean over = left.isEmpty() || ++sweeps > MOST_SWEEPS;
        if (over) {
            reap();
        }
        return over;
    }

    private void sweepAt(long nanos) {
        phase = Phase.SWEEPING;
        deadline = nanos;
    }

    /// How it ended, once it has.
    ExitStatus status() {
        if (status == null) {
            ExitStatus exited = exited();
            status = exited != null ? exited : new ExitStatus.Lost();
        }
        return status;
    }

    /// Gives back what the supervisor has of it.
    void close(Inotify inotify) {
        phase = Phase.OVER;
        deadline = Long.MAX_VALUE;
        lookAt = Long.MAX_VALUE;
        if (watch != Inotify.LOST) {
            inotify.unwatch(watch);
            watch = Inotify.LOST;
        }
        if (runner != null) {
            runner.close();
            runner = null;
        }
    }

    /// Tells the end, and removes its files.
    void tell(ExitStatus end) {
        forgetOutput();
        try {
            listener.ended(this, end);
        } catch (RuntimeException e) {
            System.getLogger(Child.class.getName())
                    .log(System.Logger.Level.ERROR, "of child " + name, e);
        } finally {
            try {
                files.remove();
            } catch (IOException e) {
                System.getLogger(Child.class.getName())
                        .log(System.Logger.Level.WARNING, "cannot remove " + directory(), e);
            }
        }
    }
}
