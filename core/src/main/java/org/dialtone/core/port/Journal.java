package org.dialtone.core.port;

import org.dialtone.api.HistoryPage;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.JournalStatus;
import org.dialtone.api.Position;
import org.dialtone.api.RouterEvent;
import org.dialtone.core.model.Recovered;
import org.dialtone.core.model.Remembered;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/// The record of every event, by revision.
///
/// Written by the router loop alone, in this order: once [#opened], [#append] of the events that
/// lead there, and one [#commit]; then for each change [#append] of its events and one [#commit].
/// None of the three may block or throw. Everything else may be called from any thread, and may
/// read from a disk.
///
/// An event becomes *readable* when a crash can no longer take it back; only then may a stream tell
/// it. A journal that cannot record (a full disk) makes events readable all the same, under a new
/// epoch that no earlier record knows.
public interface Journal extends AutoCloseable {

    /// What was recorded when the router last ran; null for a journal that begins now.
    @Nullable Recovered recovered();

    /// The interfaces as they are at the start, before the first [#append]. They replace what was
    /// recorded of interfaces once the events that lead to them are recorded.
    void opened(List<Remembered> interfaces);

    /// Takes the next event, with revisions one after another.
    ///
    /// @param after the interface as it is from then on; null if it is gone, or the event is about
    ///   none
    void append(RouterEvent event, @Nullable Remembered after);

    /// What was appended may be made readable now; called after the signals have been given.
    void commit();

    /// What is to be called on every change of [#last], or once for several, on any thread; it does
    /// not block. There is one.
    void onReadable(Runnable listener);

    /// The epoch of a revision, or of the place after it: of `last()` and above, the newest.
    UUID epochAt(long revision);

    /// The epoch of what comes next.
    default UUID epoch() {
        return epochAt(Long.MAX_VALUE);
    }

    /// Whether this journal has given out this position, so that a stream can be resumed from it.
    boolean knows(Position position);

    /// The last revision that is readable, or 0.
    long last();

    /// The oldest revision that is still readable; `last() + 1` if none is. Goes on before what is
    /// older becomes unreadable, so that whoever cannot read an event knows why.
    long first();

    /// The event of a revision; null if it is no longer, not yet, or never readable.
    @Nullable RouterEvent read(long revision);

    /// The event of a revision if it can be had without waiting, even for a disk; null otherwise.
    @Nullable RouterEvent recent(long revision);

    /// The events from a revision on, as far as they are readable without a hole, at most `most`.
    /// Empty if the first one is not readable.
    List<RouterEvent> read(long from, int most);

    /// The first readable revision from this one on; `last() + 1` if there is none.
    long nextReadable(long from);

    HistoryPage history(HistoryQuery query);

    JournalStatus status();

    /// Records what can be recorded, and gives back what the journal holds. After the router loop
    /// has ended.
    @Override
    void close();
}
