package org.dialtone.core.loop;

import org.dialtone.api.HistoryPage;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.JournalStatus;
import org.dialtone.api.Position;
import org.dialtone.api.RouterEvent;
import org.dialtone.core.model.Recovered;
import org.dialtone.core.model.Remembered;
import org.dialtone.core.port.Journal;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/// Writes down every event, whatever the journal behind it forgets.
@NullMarked
final class RecordingJournal implements Journal {
    private final Journal behind;
    private final List<RouterEvent> all;

    RecordingJournal(Journal behind, List<RouterEvent> all) {
        this.behind = behind;
        this.all = all;
    }

    @Override
    public @Nullable Recovered recovered() {
        return behind.recovered();
    }

    @Override
    public void opened(List<Remembered> interfaces) {
        behind.opened(interfaces);
    }

    @Override
    public void append(RouterEvent event, @Nullable Remembered after) {
        all.add(event);
        behind.append(event, after);
    }

    @Override
    public void commit() {
        behind.commit();
    }

    @Override
    public void onReadable(Runnable listener) {
        behind.onReadable(listener);
    }

    @Override
    public UUID epochAt(long revision) {
        return behind.epochAt(revision);
    }

    @Override
    public boolean knows(Position position) {
        return behind.knows(position);
    }

    @Override
    public long last() {
        return behind.last();
    }

    @Override
    public long first() {
        return behind.first();
    }

    @Override
    public @Nullable RouterEvent read(long revision) {
        return behind.read(revision);
    }

    @Override
    public List<RouterEvent> read(long from, int most) {
        return behind.read(from, most);
    }

    @Override
    public long nextReadable(long from) {
        return behind.nextReadable(from);
    }

    @Override
    public HistoryPage history(HistoryQuery query) {
        return behind.history(query);
    }

    @Override
    public JournalStatus status() {
        return behind.status();
    }

    @Override
    public void close() {
        behind.close();
    }
}
