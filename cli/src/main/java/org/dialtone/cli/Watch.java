package org.dialtone.cli;

import org.dialtone.api.EventStream;
import org.dialtone.api.Glob;
import org.dialtone.api.Position;
import org.dialtone.api.Router;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Shows a stream until enough has come, or for long enough.
///
/// @param glob which interfaces; null for all
/// @param count how many events; 0 for any number
/// @param timeout how long; null for ever
/// @param from what `--from-revision` said, read by [#position]
record Watch(
        @Nullable Glob glob,
        boolean connectionsOnly,
        long count,
        @Nullable Duration timeout,
        @Nullable String from) {

    /// How it ended.
    enum End {
        /// As many events as were asked for.
        COUNTED,
        TIMED_OUT,
        /// By the router.
        CLOSED
    }

    private static final Duration LONG = Duration.ofDays(1);

    /// @throws Failure if an option has a value that it cannot have
    static Watch of(Arguments arguments) {
        String glob = arguments.value(Option.INTERFACE);
        String timeout = arguments.value(Option.TIMEOUT);
        String from = arguments.value(Option.FROM_REVISION);
        if (from != null) {
            position(from, null);
        }
        return new Watch(
                glob == null ? null : Globs.parse("--interface", glob),
                arguments.has(Option.CONNECTIONS_ONLY),
                count(arguments.value(Option.COUNT)),
                timeout == null ? null : Durations.parse("--timeout", timeout),
                from);
    }

    private static long count(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        try {
            long count = Long.parseLong(text);
            if (count > 0) {
                return count;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw Failure.usage(
                "--count: \"" + Style.printable(text) + "\" (expected: a number from 1)");
    }

    /// Reads `EPOCH:N`, or `N` of the router's own journal.
    private static @Nullable Position position(String text, @Nullable Router router) {
        try {
            if (text.indexOf(':') >= 0) {
                return Position.parse(text);
            }
            long revision = Long.parseLong(text);
            if (revision >= 0) {
                return router == null
                        ? null
                        : new Position(router.info().position().epoch(), revision);
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw Failure.usage(
                "--from-revision: \""
                        + Style.printable(text)
                        + "\" (expected: a revision from 0, or EPOCH:REVISION as \"dialtone watch"
                        + " -o jsonl\" prints it)");
    }

    private StreamOptions options(Router router) {
        StreamOptions options = StreamOptions.live();
        if (from != null) {
            Position position = position(from, router);
            options = position == null ? options : StreamOptions.resume(position);
        }
        if (glob != null) {
            options = options.interfaces(glob.pattern());
        }
        return connectionsOnly ? options.onlyConnections() : options;
    }

    EventStream open(Router router) {
        return router.events(options(router));
    }

    /// Shows the snapshot, if the stream begins with one, and what comes after.
    End show(Router router, EventStream stream, WatchView view, Time time)
            throws InterruptedException {
        long start = time.nanos();
        view.begin();
        if (from == null) {
            view.snapshot(stream.snapshot(), shown(stream.snapshot()));
        }
        view.warmUp();
        long seen = 0;
        while (true) {
            Duration left = timeout == null ? LONG : timeout.minusNanos(time.nanos() - start);
            if (left.isNegative() || left.isZero()) {
                return End.TIMED_OUT;
            }
            StreamRecord record = stream.poll(left);
            if (record == null) {
                if (stream.closed()) {
                    return End.CLOSED;
                }
                continue;
            }
            view.record(record, stream.position().epoch());
            if (record instanceof StreamRecord.Gap) {
                RouterSnapshot snapshot = router.snapshot();
                view.snapshot(snapshot, shown(snapshot));
            }
            if (record instanceof RouterEvent && ++seen == count) {
                return End.COUNTED;
            }
        }
    }

    private List<RouterInterface> shown(RouterSnapshot snapshot) {
        List<RouterInterface> shown = new ArrayList<>();
        for (RouterInterface i : snapshot.interfaces()) {
            if (glob == null || glob.matches(i.name())) {
                shown.add(i);
            }
        }
        return shown;
    }
}
