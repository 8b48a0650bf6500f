package org.dialtone.journal;

import org.dialtone.api.AdministrationEvent;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.Glob;
import org.dialtone.api.HistoryPage;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.Position;
import org.dialtone.api.ResyncEvent;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.StreamRecord;
import org.dialtone.api.StreamRecord.Gap;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Makes one page of history. A page looks at [#SCAN] revisions at most: with a filter that fits
/// little it may be short, or empty, and say that there may be more. What it holds is of one epoch,
/// that of its end, so that each record's position is known.
final class Pages {
    private static final long SCAN = 100_000;

    private static final int STUMBLES = 100;

    /// How the file is asked: as [Reader#search], or nothing if the file has turned out to be
    /// damaged.
    interface Disk {
        @Nullable List<RouterEvent> search(long from, long to, Reader.Filter filter, int most);
    }

    private final HistoryQuery query;
    private final @Nullable Glob glob;
    private final Reader.Filter filter;
    private final Ledger ledger;
    private final Disk disk;
    private final List<StreamRecord> records = new ArrayList<>();

    Pages(HistoryQuery query, Ledger ledger, Disk disk) {
        this.query = query;
        this.ledger = ledger;
        this.disk = disk;
        String pattern = query.interfaces();
        this.glob = pattern == null ? null : new Glob(pattern);
        this.filter =
                new Reader.Filter(
                        query.since(),
                        query.until(),
                        pattern == null ? null : sql(pattern),
                        query.connectionsOnly());
    }

    /// A pattern of SQLite's GLOB that fits at least what ours does: there, brackets are special,
    /// and a `?` stands for one character of UTF-8, which need not be one of Java's. What it lets
    /// through is compared again.
    static String sql(String pattern) {
        return pattern.replace('?', '*').replace("[", "[[]");
    }

    HistoryPage page() {
        Horizon horizon = ledger.horizon();
        long at = query.after();
        long scanned = 0;
        int stumbles = 0;
        long epochEnd = Long.MAX_VALUE; // of the records
        while (at < Math.min(horizon.last(), epochEnd)
                && records.size() < query.limit()
                && scanned < SCAN) {
            long next = horizon.nextReadable(at + 1, ledger.ring().first());
            if (next - 1 > epochEnd) {
                break;
            }
            if (next > at + 1) {
                records.add(
                        new Gap(
                                at + 1,
                                next - 1,
                                next - 1 < horizon.first()
                                        ? Gap.Reason.EXPIRED
                                        : Gap.Reason.NOT_RECORDED));
                at = next - 1;
                epochEnd = horizon.epochEnd(at);
                continue;
            }
            long end = Math.min(end(horizon, next), next + (SCAN - scanned) - 1);
            end = Math.min(end, horizon.epochEnd(next));
            long reached = next <= horizon.stored() ? fromDisk(next, end) : fromMemory(next, end);
            if (reached < next) {
                if (++stumbles > STUMBLES) {
                    break; // the file is just being set aside: there may be more
                }
                horizon = ledger.horizon(); // the ring has moved on, or something has expired
                continue;
            }
            scanned += reached - at;
            at = reached;
            if (!records.isEmpty()) {
                epochEnd = horizon.epochEnd(at);
            }
        }
        return new HistoryPage(records, new Position(horizon.epochAt(at), at), at < horizon.last());
    }

    /// Up to where revisions follow each other in one place.
    private static long end(Horizon horizon, long from) {
        if (from > horizon.stored()) {
            return horizon.last();
        }
        long end = Math.min(horizon.stored(), horizon.last());
        for (Hole hole : horizon.holes()) {
            if (hole.from() > from) {
                end = Math.min(end, hole.from() - 1);
            }
        }
        return end;
    }

    private long fromDisk(long from, long end) {
        int most = query.limit() - records.size();
        List<RouterEvent> found = disk.search(from, end, filter, most);
        if (found == null) {
            return from - 1;
        }
        for (RouterEvent event : found) {
            if (wanted(event)) {
                records.add(event);
            }
        }
        return found.size() < most ? end : found.getLast().revision();
    }

    private long fromMemory(long from, long end) {
        long at = from - 1;
        while (at < end && records.size() < query.limit()) {
            Entry entry = ledger.ring().get(at + 1);
            if (entry == null) {
                break;
            }
            at++;
            if (wanted(entry.event())) {
                records.add(entry.event());
            }
        }
        return at;
    }

    private boolean wanted(RouterEvent event) {
        if ((query.since() != null && event.time().isBefore(query.since()))
                || (query.until() != null && !event.time().isBefore(query.until()))) {
            return false;
        }
        return switch (event) {
            case ConnectionEvent connection -> matches(connection.interfaceName());
            case InterfaceEvent change ->
                    !query.connectionsOnly() && matches(change.subject().name());
            case AdministrationEvent done ->
                    !query.connectionsOnly()
                            && (done.interfaceName() == null || matches(done.interfaceName()));
            case ResyncEvent _ -> true; // concerns everybody
        };
    }

    private boolean matches(String name) {
        return glob == null || glob.matches(name);
    }
}
