package org.dialtone.bench;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.InterfaceId;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.JournalStatus;
import org.dialtone.api.Position;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;
import org.dialtone.core.model.CarrierCount;
import org.dialtone.core.model.Remembered;
import org.dialtone.core.port.Time;
import org.dialtone.core.stream.JournalStream;
import org.dialtone.core.stream.StreamHub;
import org.dialtone.journal.JournalOptions;
import org.dialtone.journal.SqliteJournal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// The journal on a real disk: `sustain RATE SECONDS` appends as a loop would, each event committed
/// by itself; then one stream resumes from the beginning. Prints `key value` lines; times in
/// nanoseconds.
public final class JournalSubject {
    private static final int INTERFACES = 500;

    private JournalSubject() {}

    /// Takes a directory, how many events a second, and for how many seconds.
    public static void main(String[] args) throws InterruptedException {
        long rate = Long.parseLong(args[1]);
        long events = rate * Long.parseLong(args[2]);
        JournalOptions options =
                JournalOptions.of(Path.of(args[0]), "bench").keep(Duration.ofDays(90), 1L << 40);
        long begun = System.nanoTime();
        try (SqliteJournal journal = SqliteJournal.open(options, Time.SYSTEM)) {
            say("open", System.nanoTime() - begun);
            journal.opened(List.of());
            append(journal, rate, events);
            resume(journal);
        }
    }

    private static void append(SqliteJournal journal, long rate, long events) {
        long begun = System.nanoTime();
        long behind = 0;
        long revision = 0;
        while (revision < events) {
            long due = Math.min(events, (System.nanoTime() - begun) * rate / 1_000_000_000L);
            while (revision < due) {
                revision++;
                int id = (int) (revision % INTERFACES) + 1;
                boolean connected = revision / INTERFACES % 2 == 0;
                journal.append(event(revision, id, connected), state(revision, id, connected));
                journal.commit();
            }
            behind = Math.max(behind, revision - journal.last());
            LockSupport.parkNanos(200_000);
        }
        say("appended", System.nanoTime() - begun);
        while (journal.last() < events) {
            LockSupport.parkNanos(100_000);
        }
        say("durable", System.nanoTime() - begun);
        say("behind", behind);
        JournalStatus status = journal.status();
        say("lost", status.state() == JournalStatus.State.DURABLE ? status.lost() : events);
        say("bytes", status.bytes());
    }

    private static void resume(SqliteJournal journal) throws InterruptedException {
        long last = journal.last();
        Position start = new Position(journal.epochAt(0), 0);
        RouterSnapshot now =
                new RouterSnapshot(new Position(journal.epoch(), last), List.of(), List.of());
        try (StreamHub hub = new StreamHub(journal, Time.SYSTEM, "bench")) {
            JournalStream stream =
                    new JournalStream(hub, StreamOptions.resume(start), now, _ -> {});
            long begun = System.nanoTime();
            long taken = 0;
            while (taken < last) {
                StreamRecord record = stream.poll(Duration.ofSeconds(10));
                if (record == null || record.revision() != taken + 1) {
                    throw new AssertionError(record + " after " + taken);
                }
                taken = record.revision();
            }
            say("resumed", System.nanoTime() - begun);
            stream.close();
        }
    }

    private static void say(String key, long value) {
        System.out.println(key + " " + value);
    }

    private static ConnectionState of(boolean connected) {
        return connected ? ConnectionState.CONNECTED : ConnectionState.DISCONNECTED;
    }

    private static ConnectionEvent event(long revision, int id, boolean connected) {
        return new ConnectionEvent(
                revision,
                Instant.now(),
                connected ? ConnectionEvent.Kind.CONNECTED : ConnectionEvent.Kind.DISCONNECTED,
                new InterfaceId(id),
                "eth" + id,
                id,
                InterfaceType.DEDICATED,
                of(!connected),
                of(connected),
                Set.of(),
                connected ? Cause.CARRIER_GAINED : Cause.CARRIER_LOST,
                Actor.KERNEL,
                new ConnectionId((int) revision),
                connected ? null : Duration.ofSeconds(3),
                null,
                connected ? 1 : 0,
                connected ? 0 : 1);
    }

    private static Remembered state(long revision, int id, boolean connected) {
        return new Remembered(
                new RouterInterface(
                        new InterfaceId(id),
                        "eth" + id,
                        id,
                        InterfaceType.DEDICATED,
                        "veth",
                        true,
                        of(connected),
                        Set.of(),
                        Instant.EPOCH,
                        connected ? new ConnectionId((int) revision) : null,
                        null,
                        0),
                new CarrierCount((int) revision, (int) revision));
    }
}
