package org.dialtone.cli;

import org.dialtone.api.HistoryPage;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.Router;
import org.dialtone.api.StreamRecord;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;

/// `dialtone history`: what the journal has recorded, oldest first.
final class HistoryCommand {
    private HistoryCommand() {}

    /// A page is of one epoch.
    private record Told(StreamRecord record, UUID epoch) {}

    static int run(Arguments arguments, Session session) {
        WatchCommand.check(arguments);
        HistoryQuery query = query(arguments, session.time());
        int limit = limit(arguments.value(Option.LIMIT));
        try (Router router = session.routers().open(Target.of(arguments, session, true))) {
            WatchView view = WatchCommand.view(arguments, session, router, Opening.ANY);
            view.begin();
            if (limit == 0) {
                HistoryPage page = router.history(query);
                show(page, view);
                while (page.more()) {
                    page = router.history(query.after(page.end().revision()));
                    show(page, view);
                }
            } else {
                newest(router, query, limit)
                        .forEach(told -> view.record(told.record(), told.epoch()));
            }
            session.out().finish();
        }
        return Exit.OK;
    }

    private static void show(HistoryPage page, WatchView view) {
        page.records().forEach(record -> view.record(record, page.end().epoch()));
    }

    /// The newest so many. The journal tells the oldest first, so this looks at ever larger parts
    /// of its end until there are enough.
    private static Deque<Told> newest(Router router, HistoryQuery query, int limit) {
        long last = router.journal().last().revision();
        long part = 4L * limit;
        while (true) {
            long after = Math.max(0, last - part);
            Deque<Told> found = new ArrayDeque<>();
            HistoryPage page = router.history(query.after(after));
            add(page, found, limit);
            while (page.more()) {
                page = router.history(query.after(page.end().revision()));
                add(page, found, limit);
            }
            if (found.size() >= limit || after == 0) {
                return found;
            }
            part = part > Long.MAX_VALUE / 8 ? Long.MAX_VALUE : part * 8;
        }
    }

    private static void add(HistoryPage page, Deque<Told> found, int limit) {
        for (StreamRecord record : page.records()) {
            if (found.size() == limit) {
                found.removeFirst();
            }
            found.addLast(new Told(record, page.end().epoch()));
        }
    }

    private static HistoryQuery query(Arguments arguments, Time time) {
        String glob = arguments.value(Option.INTERFACE);
        Instant since = moment(arguments, Option.SINCE, time);
        Instant until = moment(arguments, Option.UNTIL, time);
        if (since != null && until != null && !since.isBefore(until)) {
            throw Failure.usage("--since is not before --until: nothing lies between them");
        }
        return new HistoryQuery(
                0,
                since,
                until,
                glob == null ? null : Globs.parse("--interface", glob).pattern(),
                arguments.has(Option.CONNECTIONS_ONLY),
                HistoryQuery.MOST);
    }

    private static @Nullable Instant moment(Arguments arguments, Option option, Time time) {
        String text = arguments.value(option);
        return text == null ? null : Moments.parse(option.longName(), text, time);
    }

    /// 0 for no limit.
    private static int limit(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit > 0 && limit <= 1_000_000) {
                return limit;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw Failure.usage(
                "--limit: \""
                        + Style.printable(text)
                        + "\" (expected: a number from 1 to 1000000)");
    }
}
