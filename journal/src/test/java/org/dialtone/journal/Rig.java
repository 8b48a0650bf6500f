package org.dialtone.journal;

import static org.awaitility.Awaitility.await;

import org.dialtone.api.JournalStatus;
import org.dialtone.api.RouterEvent;
import org.dialtone.core.model.Recovered;
import org.dialtone.core.model.Remembered;
import org.dialtone.core.port.Time;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// A journal, and a loop that appends to it.
@NullMarked
final class Rig implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(30);

    final SqliteJournal journal;
    private final String who;
    private long revision;

    Rig(JournalOptions options, UnaryOperator<Store> disk, String who) {
        this(options, disk, who, Time.SYSTEM);
    }

    Rig(JournalOptions options, UnaryOperator<Store> disk, String who, Time time) {
        this.journal = SqliteJournal.open(options, time, disk);
        this.who = who;
        Recovered before = journal.recovered();
        this.revision = before == null ? 0 : before.revision();
    }

    static Rig open(Path directory) {
        return new Rig(options(directory), store -> store, "test");
    }

    static JournalOptions options(Path directory) {
        return JournalOptions.of(directory, "here")
                .patience(Duration.ofSeconds(20), Duration.ofMillis(20), Duration.ofMillis(40))
                .checkAfter(Duration.ofHours(1));
    }

    Recovered recovered() {
        Recovered recovered = journal.recovered();
        if (recovered == null) {
            throw new AssertionError("nothing was recovered");
        }
        return recovered;
    }

    long revision() {
        return revision;
    }

    Rig opened(Remembered... interfaces) {
        journal.opened(List.of(interfaces));
        return this;
    }

    /// Interfaces 1 to 5 connect and disconnect in turn; each change is committed.
    Rig append(int many) {
        for (int i = 0; i < many; i++) {
            put();
            journal.commit();
        }
        return this;
    }

    /// One change that is not committed yet.
    void put() {
        revision++;
        int id = (int) (revision % 5) + 1;
        boolean connected = (revision / 5) % 2 == 0;
        put(Samples.change(revision, id, connected, who), Samples.state(id, connected, revision));
    }

    void put(RouterEvent event, @Nullable Remembered after) {
        revision = event.revision();
        journal.append(event, after);
    }

    /// Waits until all that was committed is on disk.
    Rig durable() {
        await().atMost(LONG)
                .until(
                        () ->
                                journal.status().state() == JournalStatus.State.DURABLE
                                        && journal.last() == revision);
        return this;
    }

    /// Waits until no recorder is left: one that was held up when its journal was closed writes
    /// what it was held up in, to a folder that may be about to be removed.
    static void awaitRecorders() {
        await().atMost(LONG)
                .until(
                        () ->
                                Thread.getAllStackTraces().keySet().stream()
                                        .map(Thread::getName)
                                        .noneMatch("dialtone-journal"::equals));
    }

    List<RouterEvent> readAll(long from) {
        List<RouterEvent> all = new ArrayList<>();
        while (true) {
            List<RouterEvent> some = journal.read(from + all.size(), 100);
            if (some.isEmpty()) {
                return all;
            }
            all.addAll(some);
        }
    }

    @Override
    public void close() {
        journal.close();
    }

    /// A clock that a test winds.
    static final class HandTime implements Time {
        private volatile Instant now = Samples.NOON;
        private volatile long nanos;

        synchronized void wind(Duration by) {
            now = now.plus(by);
            nanos = nanos + by.toNanos();
        }

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public long nanos() {
            return nanos;
        }
    }
}
