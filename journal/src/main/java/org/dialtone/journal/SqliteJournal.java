package org.dialtone.journal;

import org.dialtone.api.HistoryPage;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.JournalStatus;
import org.dialtone.api.Position;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterException;
import org.dialtone.core.model.Recovered;
import org.dialtone.core.model.Remembered;
import org.dialtone.core.port.Journal;
import org.dialtone.core.port.Time;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// The record of every event in a file that outlives the router: docs/design/journal.md.
///
/// The router loop appends to a ring in memory; the thread `dialtone-journal` puts it on disk. An
/// event becomes readable when it is there; when the disk does not take it, at once, under another
/// epoch.
public final class SqliteJournal implements Journal {
    /// How many events are read from the file at once at most.
    private static final int READ = 1024;

    private static final Duration READ_PATIENCE = Duration.ofSeconds(10);

    private final JournalOptions options;
    private final JournalFiles files;
    private final Store store;
    private final Ledger ledger;
    private final Readers readers;
    private final Recorder recorder;
    private final Check check;
    private final @Nullable Recovered recovered;

    private SqliteJournal(
            JournalOptions options, Time time, JournalFiles files, Store store, Opening opening) {
        this.options = options;
        this.files = files;
        this.store = store;
        this.recovered = opening.recovered(options.where());
        Ring ring = new Ring(options.ring(), opening.horizon().last());
        Latest latest = new Latest(opening.lastInterface(), opening.lastConnection());
        this.ledger = new Ledger(ring, latest, opening.horizon(), time);
        this.readers = new Readers(options.file(), READ_PATIENCE, this::damaged);
        AgeClock clock = new AgeClock(opening.clock(), time.now(), time.nanos());
        this.recorder =
                new Recorder(
                        options,
                        ledger,
                        store,
                        readers,
                        new Keeper(options, time, clock),
                        opening.usable(),
                        opening.foreign());
        this.check = new Check(options.checkAfter(), readers);
        if (!opening.problem().isEmpty()) {
            ledger.report(opening.problem());
        }
    }

    /// Opens the journal of a directory, or begins one. A disk that does not work does not stop it:
    /// it begins in memory, and [#status] says what to do.
    ///
    /// @throws RouterException if another process has it, or SQLite cannot be loaded
    public static SqliteJournal open(JournalOptions options, Time time) {
        return open(options, time, store -> store);
    }

    /// @param disk puts a disk of its own under the recorder
    static SqliteJournal open(JournalOptions options, Time time, UnaryOperator<Store> disk) {
        NativeLibrary.load(options.directory());
        JournalFiles files = new JournalFiles(options.directory(), options.file(), time::now);
        Store store = disk.apply(new SqliteStore(files, options.where()));
        try {
            Opening opening = Opening.of(options, store, files);
            SqliteJournal journal = new SqliteJournal(options, time, files, store, opening);
            journal.recorder.start();
            journal.check.start();
            return journal;
        } catch (StoreException e) {
            files.close();
            throw new RouterException(
                    RouterError.CAN_NOT_COMPLETE, String.valueOf(e.getMessage()), e);
        }
    }

    /// From now on events are kept for so long; what has been kept longer goes soon. Any thread.
    ///
    /// @throws IllegalArgumentException for what [JournalOptions] does not take
    public void keep(Duration age, long bytes) {
        JournalOptions checked = options.keep(age, bytes);
        recorder.keep(checked.maxAge(), checked.maxBytes());
    }

    @Override
    public @Nullable Recovered recovered() {
        return recovered;
    }

    @Override
    public void opened(List<Remembered> interfaces) {
        ledger.latest().opened(interfaces);
        recorder.opened();
    }

    @Override
    public void append(RouterEvent event, @Nullable Remembered after) {
        Entry entry = new Entry(event, after);
        ledger.ring().append(entry);
        ledger.latest().appended(entry);
        recorder.appended();
    }

    @Override
    public void commit() {
        ledger.commit();
        recorder.committed();
    }

    @Override
    public void onReadable(Runnable listener) {
        ledger.onReadable(listener);
    }

    @Override
    public UUID epochAt(long revision) {
        return ledger.horizon().epochAt(revision);
    }

    @Override
    public boolean knows(Position position) {
        return ledger.horizon().knows(position);
    }

    @Override
    public long last() {
        return ledger.horizon().last();
    }

    @Override
    public long first() {
        return nextReadable(1);
    }

    @Override
    public long nextReadable(long from) {
        // the ring first: it only moves on, so that what is said to be there can have gone, not
        // come
        long oldest = ledger.ring().first();
        return ledger.horizon().nextReadable(from, oldest);
    }

    @Override
    public @Nullable RouterEvent read(long revision) {
        List<RouterEvent> one = read(revision, 1);
        return one.isEmpty() ? null : one.getFirst();
    }

    @Override
    public @Nullable RouterEvent recent(long revision) {
        Horizon horizon = ledger.horizon();
        if (revision > horizon.last() || revision < horizon.first()) {
            return null;
        }
        Entry entry = ledger.ring().get(revision);
        return entry == null ? null : entry.event();
    }

    @Override
    public List<RouterEvent> read(long from, int most) {
        Horizon horizon = ledger.horizon();
        if (from > horizon.last() || from < horizon.first() || most < 1) {
            return List.of();
        }
        List<RouterEvent> events = new ArrayList<>();
        for (long revision = from; revision <= horizon.last() && events.size() < most; revision++) {
            Entry entry = ledger.ring().get(revision);
            if (entry == null) {
                break;
            }
            events.add(entry.event());
        }
        return events.isEmpty() ? fromDisk(horizon, from, Math.min(most, READ)) : events;
    }

    private List<RouterEvent> fromDisk(Horizon horizon, long from, int most) {
        long to = Math.min(from + most - 1, Math.min(horizon.stored(), horizon.last()));
        for (Hole hole : horizon.holes()) {
            if (hole.to() >= from) {
                to = Math.min(to, hole.from() - 1);
            }
        }
        if (to < from) {
            return List.of();
        }
        long end = to;
        int generation = readers.generation();
        try {
            List<RouterEvent> events = readers.ask(reader -> range(reader, from, end));
            return generation == readers.generation() ? events : List.of();
        } catch (StoreException _) {
            return List.of();
        }
    }

    private List<RouterEvent> range(Reader reader, long from, long to)
            throws SQLException, StoreException {
        List<RouterEvent> events = reader.range(from, to);
        boolean expected =
                reader.generation() == readers.generation() && from >= ledger.horizon().first();
        if (events.isEmpty() && expected) {
            damaged("the event of revision " + from + " is missing");
        }
        return events;
    }

    private void damaged(String what) {
        ledger.damaged(
                what,
                Words.of(new StoreException(StoreException.Kind.DAMAGED, what), options.file()));
        recorder.damaged();
    }

    @Override
    public HistoryPage history(HistoryQuery query) {
        return new Pages(query, ledger, this::search).page();
    }

    private @Nullable List<RouterEvent> search(long from, long to, Reader.Filter filter, int most) {
        int generation = readers.generation();
        try {
            List<RouterEvent> events = readers.ask(reader -> reader.search(from, to, filter, most));
            return generation == readers.generation() ? events : null;
        } catch (StoreException _) {
            return null;
        }
    }

    @Override
    public JournalStatus status() {
        long oldest = ledger.ring().first();
        Horizon horizon = ledger.horizon();
        return new JournalStatus(
                horizon.mode() == Horizon.Mode.DURABLE
                        ? JournalStatus.State.DURABLE
                        : JournalStatus.State.DEGRADED,
                ledger.problem(),
                new Position(horizon.epochAt(horizon.last()), horizon.last()),
                horizon.nextReadable(1, oldest),
                ledger.lost(),
                store.bytes(),
                options.file().toString());
    }

    @Override
    public void close() {
        check.close();
        try {
            readers.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // what is being read is read by daemon threads
        }
        recorder.close();
        files.close();
    }
}
