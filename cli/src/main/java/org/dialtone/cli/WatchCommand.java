package org.dialtone.cli;

import org.dialtone.api.EventStream;
import org.dialtone.api.Router;

import java.util.List;

/// `dialtone watch`.
final class WatchCommand {
    private WatchCommand() {}

    static int run(Arguments arguments, Session session) throws InterruptedException {
        Watch watch = Watch.of(arguments);
        check(arguments);
        try (Router router = session.routers().open(Target.of(arguments, session, false));
                EventStream stream = watch.open(router)) {
            WatchView view = view(arguments, session, router, Opening.of(router, session.time()));
            Watch.End end = watch.show(router, stream, view, session.time());
            session.out().finish();
            return switch (end) {
                case COUNTED -> Exit.OK;
                case TIMED_OUT -> {
                    if (watch.count() == 0) {
                        yield Exit.OK;
                    }
                    session.say(
                            "dialtone: fewer than "
                                    + watch.count()
                                    + " events within "
                                    + arguments.value(Option.TIMEOUT));
                    yield Exit.TIMEOUT;
                }
                case CLOSED -> throw Failure.other("the router has ended the stream of events");
            };
        }
    }

    /// @throws Failure if an option that [#view] reads has a value that it cannot have
    static void check(Arguments arguments) {
        arguments.format();
        arguments.choice(Option.COLOR);
        arguments.fields(EventRows.FIELDS, List.of());
    }

    static WatchView view(Arguments arguments, Session session, Router router, Opening opening) {
        Output out = session.out();
        Format format = arguments.format();
        Style style = Style.of(arguments.choice(Option.COLOR), session);
        boolean legend = !arguments.has(Option.NO_LEGEND);
        if (format == Format.TABLE && !arguments.has(Option.FIELDS)) {
            return new StoryView(out, style, session.time(), router, opening, legend);
        }
        List<Field> fields = arguments.fields(EventRows.FIELDS, EventRows.FIELDS);
        RowPrinter printer =
                format == Format.TABLE
                        ? new TablePrinter(out, fields, style, session.time(), legend, false)
                        : new JsonPrinter(out, fields, format == Format.JSON);
        EventRows rows = new EventRows(opening);
        return new RowView(out, printer, rows, router.info().name(), format != Format.TABLE);
    }
}
