package org.dialtone.cli;

import org.dialtone.api.JournalStatus;
import org.dialtone.api.Listener;
import org.dialtone.api.Router;
import org.dialtone.api.RouterInfo;
import org.dialtone.api.RouterStatistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `dialtone status`: one row, which a table shows as a list.
final class StatusCommand {
    static final List<Field> FIELDS =
            List.of(
                    Field.ROUTER,
                    Field.CALLER,
                    Field.ROLE,
                    Field.UPTIME,
                    Field.LAN_ONLY,
                    Field.EPOCH,
                    Field.REVISION,
                    Field.JOURNAL,
                    Field.PROBLEM,
                    Field.PLACE,
                    Field.FIRST,
                    Field.LOST,
                    Field.BYTES,
                    Field.INTERFACES,
                    Field.CONNECTIONS,
                    Field.EVENT_OBJECTS,
                    Field.STREAMS,
                    Field.EVENTS,
                    Field.SIGNALS,
                    Field.MESSAGES,
                    Field.MALFORMED,
                    Field.OVERRUNS,
                    Field.RESYNCS);

    private StatusCommand() {}

    static int run(Arguments arguments, Session session) {
        Format format = arguments.format();
        Style style = Style.of(arguments.choice(Option.COLOR), session);
        List<Field> fields = arguments.fields(FIELDS, FIELDS);
        try (Router router = session.routers().open(Target.of(arguments, session, true))) {
            JournalStatus journal = router.journal();
            Row row = row(router, journal);
            print(row, fields, format, style, session);
            if (journal.state() == JournalStatus.State.DEGRADED) {
                session.say(
                        "dialtone: the journal is degraded, nothing is recorded: "
                                + Style.printable(journal.problem()));
            }
        }
        return Exit.OK;
    }

    private static Row row(Router router, JournalStatus journal) {
        RouterInfo info = router.info();
        RouterStatistics statistics = router.statistics();
        int objects = 0;
        int streams = 0;
        for (Listener listener : router.listeners()) {
            if (listener.kind() == Listener.Kind.STREAM) {
                streams++;
            } else {
                objects++;
            }
        }
        return new Row()
                .with(Field.ROUTER, info.name())
                .with(Field.CALLER, info.caller())
                .with(Field.ROLE, info.role())
                .with(Field.UPTIME, info.uptime())
                .with(Field.LAN_ONLY, info.lanOnly())
                .with(Field.EPOCH, info.position().epoch().toString())
                .with(Field.REVISION, info.position().revision())
                .with(Field.JOURNAL, journal.state())
                .with(Field.PROBLEM, journal.problem())
                .with(Field.PLACE, journal.place())
                .with(Field.FIRST, journal.first())
                .with(Field.LOST, journal.lost())
                .with(Field.BYTES, journal.bytes())
                .with(Field.INTERFACES, router.interfaces().size())
                .with(Field.CONNECTIONS, router.connections().size())
                .with(Field.EVENT_OBJECTS, objects)
                .with(Field.STREAMS, streams)
                .with(Field.EVENTS, statistics.events())
                .with(Field.SIGNALS, statistics.signals())
                .with(Field.MESSAGES, statistics.messages())
                .with(Field.MALFORMED, statistics.malformed())
                .with(Field.OVERRUNS, statistics.overruns())
                .with(Field.RESYNCS, statistics.resyncs());
    }

    /// Prints one row, as a list or as JSON.
    static void print(Row row, List<Field> fields, Format format, Style style, Session session) {
        if (format == Format.TABLE) {
            list(row, fields, style, session);
        } else {
            JsonPrinter printer = new JsonPrinter(session.out(), fields, format == Format.JSON);
            printer.begin();
            printer.row(row);
            printer.end();
        }
    }

    /// `event objects 3`, a line for each field.
    private static void list(Row row, List<Field> fields, Style style, Session session) {
        List<String> names = new ArrayList<>();
        int width = 0;
        for (Field field : fields) {
            String name = field.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            names.add(name);
            width = Math.max(width, name.length());
        }
        TablePrinter cells =
                new TablePrinter(session.out(), fields, style, session.time(), false, true);
        for (int i = 0; i < names.size(); i++) {
            Field field = fields.get(i);
            boolean bad = field == Field.JOURNAL && "degraded".equals(row.get(field));
            StringBuilder text = session.out().text();
            style.padded(text, "", names.get(i), width);
            style.padded(
                    text.append("  "),
                    bad ? style.colorOfState("") : "",
                    cells.cell(field, row),
                    0);
            text.append('\n');
        }
        session.out().flush();
        session.out().finish();
    }
}
