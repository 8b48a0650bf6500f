package org.dialtone.journal;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/// Puts on disk what the loop appends, group by group: the thread `dialtone-journal`. It is the
/// only one that writes the file, and the only one that waits for the disk to take something.
final class Recorder {
    /// How many events one transaction takes at most.
    private static final int GROUP = 8192;

    /// How long it lets what was signalled reach its waiters before it begins to write. A commit
    /// takes some 0.4 ms of processor time, for which it would compete with them: with this a
    /// remote waiter's p99 is a fifth shorter on two cores (docs/benchmarks.md, 16). Streams tell
    /// so much later.
    private static final long LINGER_NANOS = 2_000_000;

    private final JournalOptions options;
    private final Ledger ledger;
    private final Store store;
    private final Readers readers;
    private final Keeper keeper;
    private final Watch watch;
    private final Thread thread = new Thread(this::run, "dialtone-journal");

    /// Whether the store is open and has not failed since.
    private boolean usable;

    /// Whether the file there was is not ours to go on with, because it could not be read.
    private boolean foreign;

    /// Whether all interfaces have to be written, not only what the events change.
    private boolean incomplete = true;

    private long retryAt;
    private long backOff;
    private long forgotten;
    private volatile boolean opened;
    private volatile boolean closing;
    private volatile boolean asleep;

    /// @param usable whether the store is open already
    /// @param foreign whether there is a file that could not be read
    Recorder(
            JournalOptions options,
            Ledger ledger,
            Store store,
            Readers readers,
            Keeper keeper,
            boolean usable,
            boolean foreign) {
        this.options = options;
        this.ledger = ledger;
        this.store = store;
        this.readers = readers;
        this.keeper = keeper;
        this.usable = usable;
        this.foreign = foreign;
        this.backOff = options.retry().toNanos();
        this.retryAt = ledger.time().nanos() + backOff;
        this.forgotten = ledger.ring().last();
        this.watch =
                new Watch(
                        ledger.time(),
                        options.commitTimeout(),
                        () -> ledger.follow(Words.overdue(options.file(), options.commitTimeout())),
                        this::behind);
        thread.setDaemon(true);
    }

    private Path file() {
        return options.file();
    }

    void start() {
        thread.start();
        watch.start();
    }

    /// The loop: all interfaces are known now.
    void opened() {
        opened = true;
    }

    /// The loop: something has been committed. Costs a thread's wake-up only if it sleeps, and not
    /// while the disk does not work.
    void committed() {
        if (asleep && ledger.horizon().mode() == Horizon.Mode.DURABLE) {
            LockSupport.unpark(thread);
        }
    }

    /// From now on events are kept for so long. Any thread.
    void keep(Duration age, long bytes) {
        keeper.keep(age, bytes);
        LockSupport.unpark(thread);
    }

    /// The file has turned out to be damaged. Any thread.
    void damaged() {
        LockSupport.unpark(thread);
    }

    /// The loop: something was appended.
    void appended() {
        Horizon horizon = ledger.horizon();
        if (horizon.mode() == Horizon.Mode.DURABLE && crowded(horizon)) {
            watch.press();
        }
    }

    /// Three quarters of the ring wait for the disk.
    private boolean crowded(Horizon horizon) {
        return ledger.ring().last() - horizon.stored() > ledger.ring().capacity() * 3L / 4;
    }

    private void behind() {
        Horizon horizon = ledger.horizon();
        if (horizon.mode() == Horizon.Mode.DURABLE && crowded(horizon)) {
            ledger.follow(Words.behind(file()));
        }
    }

    private void run() {
        while (true) {
            boolean last = closing;
            boolean more;
            try {
                // damage may be reported while the file it was seen in is being replaced
                boolean well =
                        ledger.horizon().mode() == Horizon.Mode.DURABLE && ledger.damage() == null;
                more = well ? record() : heal(last);
            } catch (StoreException e) {
                failed(e);
                more = false;
            } catch (InterruptedException _) {
                more = false; // nobody interrupts this thread; closing is said by a flag
            } catch (RuntimeException | Error e) {
                ledger.follow(Words.broken(e));
                postpone();
                more = false;
            }
            if (!more) {
                if (last) {
                    break;
                }
                sleep();
            }
        }
        store.close();
    }

    private void sleep() {
        asleep = true;
        try {
            Horizon horizon = ledger.horizon();
            boolean durable = horizon.mode() == Horizon.Mode.DURABLE;
            boolean idle = !durable || horizon.last() >= ledger.committed();
            if (idle && !closing) {
                LockSupport.parkNanos(
                        this,
                        durable
                                ? keeper.nanosLeft()
                                : Math.max(1, retryAt - ledger.time().nanos()));
            }
        } finally {
            asleep = false;
        }
        Horizon horizon = ledger.horizon();
        if (horizon.mode() == Horizon.Mode.DURABLE
                && ledger.committed() > horizon.stored()
                && !closing) {
            LockSupport.parkNanos(this, LINGER_NANOS);
        }
    }

    /// All is well: takes one step.
    ///
    /// @return whether there may be another one to take at once
    private boolean record() throws StoreException {
        Horizon horizon = ledger.horizon();
        long committed = ledger.committed();
        boolean whole = incomplete && opened && (committed > horizon.stored() || closing);
        if (whole) {
            return recordAll(horizon);
        }
        if (committed > horizon.stored() && !keeper.pressing()) {
            List<Entry> entries =
                    entries(horizon.stored() + 1, Math.min(committed, horizon.stored() + GROUP));
            if (entries == null) {
                ledger.follow(Words.behind(file()));
                return true;
            }
            write(entries, null, List.of(), null);
            return true;
        }
        if (horizon.last() < Math.min(horizon.stored(), committed)) {
            ledger.update(now -> now.released(ledger.committed()));
            return true;
        }
        if (keeper.due()) {
            watch.begins();
            try {
                keeper.step(store, ledger);
            } finally {
                watch.ends();
            }
            return true;
        }
        return false;
    }

    /// The first record of a run: all interfaces, with the events that lead to them.
    private boolean recordAll(Horizon horizon) throws StoreException {
        Latest.Complete complete = ledger.latest().complete(ledger.ring());
        List<Entry> entries =
                complete == null ? null : entries(horizon.stored() + 1, complete.revision());
        if (complete == null || entries == null) {
            ledger.follow(Words.behind(file()));
            return true;
        }
        write(entries, null, horizon.epochs(), complete);
        incomplete = false;
        return true;
    }

    private void write(
            List<Entry> entries,
            @Nullable Hole hole,
            List<Epoch> epochs,
            Latest.@Nullable Complete complete)
            throws StoreException {
        Batch batch = batch(entries, hole, epochs, complete);
        watch.begins();
        try {
            store.write(batch);
        } finally {
            watch.ends();
        }
        recorded(entries, hole);
    }

    private Batch batch(
            List<Entry> entries,
            @Nullable Hole hole,
            List<Epoch> epochs,
            Latest.@Nullable Complete complete) {
        return new Batch(
                entries,
                hole,
                epochs,
                complete == null ? null : complete.states(),
                ledger.latest().lastInterface(),
                ledger.latest().lastConnection(),
                keeper.clock());
    }

    /// It is on disk. If it was decided meanwhile that it took too long, then nothing is told by
    /// this: the horizon follows the ring under another epoch already.
    private void recorded(List<Entry> entries, @Nullable Hole hole) {
        keeper.recorded(entries.size());
        if (ledger.damage() == null) {
            ledger.update(now -> advanced(now, entries, hole));
        }
        forget();
    }

    private Horizon advanced(Horizon now, List<Entry> entries, @Nullable Hole hole) {
        long stored = entries.isEmpty() ? now.stored() : entries.getLast().revision();
        List<Hole> holes = now.holes();
        if (hole != null && (holes.isEmpty() || holes.getLast().to() < hole.from())) {
            holes = new ArrayList<>(holes);
            holes.add(hole);
        }
        return now.recorded(Math.max(stored, now.stored()), ledger.committed(), holes);
    }

    /// What is on disk need not stay in memory, but for what live streams are about to read.
    private void forget() {
        Horizon horizon = ledger.horizon();
        if (horizon.mode() == Horizon.Mode.DURABLE) {
            long to = horizon.last() - options.window();
            for (long revision = Math.max(forgotten + 1, ledger.ring().first());
                    revision <= to;
                    revision++) {
                ledger.ring().forget(revision);
            }
            forgotten = Math.max(forgotten, to);
        }
    }

    /// Entries one after another; null if the ring no longer holds them all.
    private @Nullable List<Entry> entries(long from, long to) {
        List<Entry> entries = new ArrayList<>(Math.clamp(to - from + 1, 0, 1 << 17));
        for (long revision = from; revision <= to; revision++) {
            Entry entry = ledger.ring().get(revision);
            if (entry == null) {
                return null;
            }
            entries.add(entry);
        }
        return entries;
    }

    private void failed(StoreException e) {
        usable = false;
        store.close();
        if (e.kind() == StoreException.Kind.DAMAGED) {
            ledger.damaged(String.valueOf(e.getMessage()), Words.of(e, file()));
            retryAt = ledger.time().nanos();
        } else {
            ledger.follow(Words.of(e, file()));
            postpone();
        }
    }

    private void postpone() {
        retryAt = ledger.time().nanos() + backOff;
        backOff = Math.min(backOff * 2, options.retryMost().toNanos());
    }

    /// The disk failed: tries whether it works again, and if so, goes back to recording.
    private boolean heal(boolean last) throws StoreException, InterruptedException {
        boolean due = ledger.damage() != null || ledger.time().nanos() - retryAt >= 0;
        if (!due && !last) {
            return false;
        }
        if (!reopen()) {
            return false;
        }
        while (true) {
            Horizon horizon = ledger.horizon();
            long start = Math.max(horizon.stored() + 1, ledger.ring().first());
            Hole hole =
                    start > horizon.stored() + 1 ? new Hole(horizon.stored() + 1, start - 1) : null;
            List<Entry> entries = entries(start, Math.min(ledger.committed(), start + GROUP - 1));
            if (entries == null) {
                continue; // overtaken meanwhile: the hole is larger
            }
            // under the file's old epoch, under which they were never told: whether the disk takes
            // it is found out before an epoch that was told is put there
            if (entries.isEmpty()) {
                store.probe(keeper.clock());
                break;
            }
            store.write(batch(entries, hole, List.of(), null));
            keeper.recorded(entries.size());
            if (hole != null) {
                ledger.lost(hole.size());
            }
            ledger.update(now -> advanced(now, entries, hole));
            if (entries.size() < GROUP) {
                break;
            }
        }
        return settle();
    }

    /// Puts the epochs that were told on disk, with everything told under them. Until it is there,
    /// nothing more is told; should it not get there, then what comes next gets yet another epoch.
    private boolean settle() throws StoreException {
        Horizon held =
                ledger.update(now -> now.mode() == Horizon.Mode.FOLLOWING ? now.holding() : now);
        Latest.Complete complete = ledger.latest().complete(ledger.ring());
        List<Entry> entries =
                complete == null ? null : entries(held.stored() + 1, complete.revision());
        if (complete == null || entries == null) {
            release();
            return true; // overtaken: once more
        }
        Horizon result;
        watch.begins();
        try {
            store.write(batch(entries, null, held.epochs(), opened ? complete : null));
        } catch (StoreException e) {
            if (!e.uncertain()) {
                release();
            }
            throw e;
        } finally {
            watch.ends();
        }
        keeper.recorded(entries.size());
        result =
                ledger.update(
                        now ->
                                now.mode() == Horizon.Mode.HOLDING
                                        ? advanced(now, entries, null)
                                                .durable()
                                                .released(ledger.committed())
                                        : advanced(now, entries, null));
        if (result.mode() == Horizon.Mode.DURABLE) {
            incomplete = !opened;
            backOff = options.retry().toNanos();
            ledger.healed();
        }
        return true;
    }

    private void release() {
        ledger.update(now -> now.mode() == Horizon.Mode.HOLDING ? now.released() : now);
        ledger.update(now -> now.released(ledger.committed()));
    }

    /// Opens the file again, or a new one if the old one is gone or of no use.
    private boolean reopen() throws StoreException, InterruptedException {
        String damage = ledger.damage();
        if (damage == null && foreign) {
            damage = "it could not be read at the start";
        }
        if (damage != null) {
            usable = false;
            store.close();
            if (!readers.closeFiles()) {
                postpone();
                return false;
            }
            if (store.present()) {
                ledger.report(Words.setAside(file(), damage, store.setAside()));
            }
            foreign = false;
            ledger.setAside();
        }
        boolean there = store.present();
        if (usable && there) {
            return true;
        }
        if (!there && ledger.horizon().stored() >= ledger.horizon().first()) {
            UUID epoch = UUID.randomUUID();
            ledger.update(now -> now.abandoned(epoch).released(ledger.committed()));
        }
        // a file that is made now belongs to an epoch that nobody is told
        Horizon horizon = ledger.horizon();
        Contents contents = store.open(new Epoch(horizon.stored() + 1, UUID.randomUUID()));
        if (!contents.created()
                && (!there
                        || contents.last() < horizon.stored()
                        || contents.last() > ledger.ring().last())) {
            throw new StoreException(
                    StoreException.Kind.DAMAGED, "it is not the one that was here before");
        }
        usable = true;
        ledger.update(
                now ->
                        new Horizon(
                                now.mode(),
                                now.first(),
                                Math.max(now.stored(), contents.last()),
                                now.last(),
                                now.epochs(),
                                now.holes()));
        return true;
    }

    /// After the loop has ended: records what can be recorded.
    void close() {
        closing = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        Duration patience = options.commitTimeout().plusSeconds(1);
        try {
            if (!thread.join(patience)) {
                ledger.report(
                        "The journal is left as it is, because its disk hangs: events after"
                                + " revision "
                                + ledger.horizon().stored()
                                + " are not recorded in "
                                + file()
                                + ".");
            }
        } catch (InterruptedException _) {
            interrupted = true;
        }
        watch.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw new RouterException(
                    RouterError.OPERATION_ABORTED,
                    "The thread was interrupted while the journal was being closed.");
        }
    }
}
