package org.dialtone.daemon;

import org.dialtone.api.HistoryPage;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.JournalStatus;
import org.dialtone.api.Position;
import org.dialtone.api.RouterEvent;
import org.dialtone.core.model.Recovered;
import org.dialtone.core.model.Remembered;
import org.dialtone.core.port.Journal;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/// A journal in memory that stands in for one that cannot be opened, and says so.
///
/// @param memory takes the events
/// @param problem what is wrong with the other
/// @param place where the other would be
record UnusableJournal(Journal memory, String problem, String place) implements Journal {
    @Override
    public JournalStatus status() {
        JournalStatus status = memory.status();
        return new JournalStatus(
                JournalStatus.State.DEGRADED,
                problem,
                status.last(),
                status.first(),
                status.last().revision(),
                0,
                place);
    }

    @Override
    public @Nullable Recovered recovered() {
        return memory.recovered();
    }

    @Override
    public void opened(List<Remembered> interfaces) {
        memory.opened(interfaces);
    }

    @Override
    public void append(RouterEvent event, @Nullable Remembered after) {
        memory.append(event, after);
    }

    @Override
    public void commit() {
        memory.commit();
    }

    @Override
    public void onReadable(Runnable listener) {
        memory.onReadable(listener);
    }

    @Override
    public UUID epochAt(long revision) {
        return memory.epochAt(revision);
    }

    @Override
    public boolean knows(Position position) {
        return memory.knows(position);
    }

    @Override
    public long last() {
        return memory.last();
    }

    @Override
    public long first() {
        return memory.first();
    }

    @Override
    public @Nullable RouterEvent read(long revision) {
        return memory.read(revision);
    }

    @Override
    public @Nullable RouterEvent recent(long revision) {
        return memory.recent(revision);
    }

    @Override
    public List<RouterEvent> read(long from, int most) {
        return memory.read(from, most);
    }

    @Override
    public long nextReadable(long from) {
        return memory.nextReadable(from);
    }

    @Override
    public HistoryPage history(HistoryQuery query) {
        return memory.history(query);
    }

    @Override
    public void close() {
        memory.close();
    }
}
