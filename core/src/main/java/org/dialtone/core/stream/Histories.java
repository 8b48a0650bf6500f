package org.dialtone.core.stream;

import org.dialtone.api.HistoryPage;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.Position;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.StreamRecord;
import org.dialtone.core.port.Journal;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Pages of history by reading a journal from one end to the other.
final class Histories {
    private static final int BATCH = 256;

    private Histories() {}

    static HistoryPage page(Journal journal, HistoryQuery query) {
        EventFilter filter = EventFilter.of(query);
        List<StreamRecord> records = new ArrayList<>();
        long last = journal.last(); // what comes while this is read is for the next page
        long come = Math.min(query.after(), last);
        while (come < last && records.size() < query.limit()) {
            int most = (int) Math.min(BATCH, last - come);
            List<RouterEvent> batch = journal.read(come + 1, most);
            if (batch.isEmpty()) {
                StreamRecord.Gap gap = gap(journal, come + 1, last);
                if (gap != null) {
                    come = gap.to();
                    if (concerns(journal, gap, query)) {
                        records.add(gap);
                    }
                }
            }
            for (RouterEvent event : batch) {
                come = event.revision();
                if (filter.wants(event) && during(query, event.time())) {
                    records.add(event);
                    if (records.size() == query.limit()) {
                        break;
                    }
                }
            }
        }
        Position end = new Position(journal.epochAt(come), come);
        return new HistoryPage(records, end, come < journal.last());
    }

    /// The gap that begins with a revision that could not be read; null if it can be after all.
    static StreamRecord.@Nullable Gap gap(Journal journal, long from, long last) {
        long first = journal.first();
        if (from < first) {
            long to = Math.min(first - 1, last);
            return new StreamRecord.Gap(from, to, StreamRecord.Gap.Reason.EXPIRED);
        }
        long to = Math.min(journal.nextReadable(from) - 1, last);
        return to < from
                ? null
                : new StreamRecord.Gap(from, to, StreamRecord.Gap.Reason.NOT_RECORDED);
    }

    /// Whether the gap may hide what is asked for: nothing in it can be later than the event after
    /// it, nor earlier than the one before it (but for a clock that was stepped).
    private static boolean concerns(Journal journal, StreamRecord.Gap gap, HistoryQuery query) {
        RouterEvent next = journal.read(gap.to() + 1);
        RouterEvent previous = journal.read(gap.from() - 1);
        Instant since = query.since();
        Instant until = query.until();
        return (since == null || next == null || !next.time().isBefore(since))
                && (until == null || previous == null || previous.time().isBefore(until));
    }

    private static boolean during(HistoryQuery query, Instant time) {
        Instant since = query.since();
        Instant until = query.until();
        return (since == null || !time.isBefore(since)) && (until == null || time.isBefore(until));
    }
}
