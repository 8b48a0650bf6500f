package org.dialtone.core.loop;

import org.dialtone.api.HistoryPage;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.JournalStatus;
import org.dialtone.api.Position;
import org.dialtone.api.RouterEvent;
import org.dialtone.core.model.Recovered;
import org.dialtone.core.model.Remembered;
import org.dialtone.core.port.Journal;
import org.dialtone.core.stream.EventRing;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// A journal as a disk would keep it, for tests that let a router start again. What is committed is
/// readable at once; [#restarted] may take commits back that nobody was told.
@NullMarked
final class KeptJournal implements Journal {
    /// What a commit has left on the disk.
    private record Commit(
            long revision,
            int lastInterface,
            int lastConnection,
            Map<Integer, Remembered> interfaces) {}

    /// Every event, whatever streams can still read of it. What is readable is in it. Tests look at
    /// it while the router loop appends.
    final List<RouterEvent> all;

    private final int capacity;
    private final long base;
    private final EventRing ring;
    private final @Nullable Recovered recovered;
    private final List<Commit> commits = new ArrayList<>();
    private final TreeMap<Integer, Remembered> interfaces = new TreeMap<>();
    private int lastInterface;
    private int lastConnection;

    KeptJournal(int capacity) {
        this(UUID.randomUUID(), capacity, List.of(), null);
    }

    private KeptJournal(
            UUID epoch, int capacity, List<RouterEvent> before, @Nullable Recovered recovered) {
        this.capacity = capacity;
        this.all = Collections.synchronizedList(new ArrayList<>(before));
        this.base = all.size();
        this.ring = new EventRing(epoch, capacity, base);
        this.recovered = recovered;
        if (recovered != null) {
            lastInterface = recovered.lastInterface();
            lastConnection = recovered.lastConnection();
        }
    }

    /// The journal of the next router, if this one's had ended after some commit.
    ///
    /// @param told a revision that somebody was told, and that therefore is on the disk
    /// @param lost how many commits after that may be lost, at most
    KeptJournal restarted(boolean sameKernel, long told, int lost) {
        int place = commits.size() - 1;
        for (int i = 0; i < lost && place > 0 && commits.get(place - 1).revision >= told; i++) {
            place--;
        }
        Commit end = commits.get(place);
        return new KeptJournal(
                ring.epoch(),
                capacity,
                List.copyOf(all.subList(0, (int) end.revision)),
                new Recovered(
                        end.revision,
                        end.lastInterface,
                        end.lastConnection,
                        List.copyOf(end.interfaces.values()),
                        sameKernel));
    }

    @Override
    public @Nullable Recovered recovered() {
        return recovered;
    }

    @Override
    public void opened(List<Remembered> now) {
        interfaces.clear();
        now.forEach(this::keep);
    }

    private void keep(Remembered each) {
        int id = each.shown().id().value();
        interfaces.put(id, each);
        lastInterface = Math.max(lastInterface, id);
        if (each.shown().connection() != null) {
            lastConnection = Math.max(lastConnection, each.shown().connection().value());
        }
    }

    @Override
    public void append(RouterEvent event, @Nullable Remembered after) {
        all.add(event);
        ring.append(event, after); // whoever finds it readable finds it above
        boolean opening = commits.isEmpty(); // what was told by opened is newer
        if (after != null && !opening) {
            keep(after);
        } else if (event instanceof InterfaceEvent change && change.after() == null && !opening) {
            interfaces.remove(change.subject().id().value());
        }
    }

    @Override
    public void commit() {
        commits.add(
                new Commit(ring.last(), lastInterface, lastConnection, new TreeMap<>(interfaces)));
        ring.commit();
    }

    @Override
    public void onReadable(Runnable listener) {
        ring.onReadable(listener);
    }

    @Override
    public UUID epochAt(long revision) {
        return ring.epoch();
    }

    @Override
    public boolean knows(Position position) {
        return position.epoch().equals(ring.epoch()) && position.revision() <= last();
    }

    @Override
    public long last() {
        return ring.last();
    }

    @Override
    public long first() {
        return Math.max(1, last() - capacity + 1);
    }

    @Override
    public @Nullable RouterEvent read(long revision) {
        if (revision > base) {
            return ring.read(revision);
        }
        return revision < first() ? null : all.get((int) revision - 1);
    }

    @Override
    public @Nullable RouterEvent recent(long revision) {
        return read(revision);
    }

    @Override
    public List<RouterEvent> read(long from, int most) {
        List<RouterEvent> found = new ArrayList<>();
        for (long revision = from; revision <= last() && found.size() < most; revision++) {
            RouterEvent event = read(revision);
            if (event == null) {
                break;
            }
            found.add(event);
        }
        return found;
    }

    @Override
    public long nextReadable(long from) {
        return Math.min(Math.max(from, first()), last() + 1);
    }

    @Override
    public HistoryPage history(HistoryQuery query) {
        return ring.history(query);
    }

    @Override
    public JournalStatus status() {
        return ring.status();
    }

    @Override
    public void close() {
        ring.close();
    }
}
