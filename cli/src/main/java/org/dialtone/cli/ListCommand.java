package org.dialtone.cli;

import org.dialtone.api.Connection;
import org.dialtone.api.Glob;
import org.dialtone.api.Router;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.RouterSnapshot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// `dialtone interfaces` and `dialtone connections`.
final class ListCommand {
    private static final List<Field> INTERFACE_COLUMNS =
            List.of(Field.NAME, Field.STATE, Field.TYPE, Field.KIND, Field.REASONS);
    private static final List<Field> CONNECTION_COLUMNS =
            List.of(
                    Field.NAME,
                    Field.CONNECTION,
                    Field.TYPE,
                    Field.DURATION,
                    Field.RX_BYTES,
                    Field.TX_BYTES);

    /// Where somebody has dialled in.
    private static final List<Field> CLIENT_COLUMNS =
            List.of(
                    Field.NAME,
                    Field.CONNECTION,
                    Field.TYPE,
                    Field.USER,
                    Field.REMOTE,
                    Field.DURATION,
                    Field.RX_BYTES,
                    Field.TX_BYTES);

    private ListCommand() {}

    static int interfaces(Arguments arguments, Session session) {
        RowPrinter printer = printer(arguments, session, Rows.OF_INTERFACE, INTERFACE_COLUMNS);
        List<Glob> globs = globs(arguments);
        try (Router router = session.routers().open(Target.of(arguments, session, false))) {
            Opening opening = Opening.of(router, session.time());
            RouterSnapshot snapshot = router.snapshot();
            check(globs, snapshot);
            printer.begin();
            for (RouterInterface i : snapshot.interfaces()) {
                if (wanted(globs, i.name())) {
                    printer.row(Rows.of(i, opening));
                }
            }
            printer.end();
        }
        return Exit.OK;
    }

    static int connections(Arguments arguments, Session session) throws InterruptedException {
        RowPrinter printer = printer(arguments, session, Rows.OF_CONNECTION, CONNECTION_COLUMNS);
        List<Glob> globs = globs(arguments);
        try (Router router = session.routers().open(Target.of(arguments, session, false))) {
            Opening opening = Opening.of(router, session.time());
            RouterSnapshot snapshot = router.snapshot();
            check(globs, snapshot);
            Instant now = session.time().now();
            if (snapshot.connections().stream().anyMatch(each -> each.farEnd() != null)) {
                printer = printer(arguments, session, Rows.OF_CONNECTION, CLIENT_COLUMNS);
            }
            printer.begin();
            for (Connection connection : snapshot.connections()) {
                if (wanted(globs, connection.interfaceName())) {
                    Row row = Rows.of(connection, opening, now);
                    Rows.traffic(row, router.traffic(connection.id()).orElse(null));
                    printer.row(row);
                }
            }
            printer.end();
        }
        return Exit.OK;
    }

    static RowPrinter printer(
            Arguments arguments, Session session, List<Field> known, List<Field> columns) {
        Format format = arguments.format();
        Style style = Style.of(arguments.choice(Option.COLOR), session);
        if (format != Format.TABLE) {
            return new JsonPrinter(
                    session.out(), arguments.fields(known, known), format == Format.JSON);
        }
        boolean legend = !arguments.has(Option.NO_LEGEND);
        return new TablePrinter(
                session.out(),
                arguments.fields(known, columns),
                style,
                session.time(),
                legend,
                true);
    }

    private static List<Glob> globs(Arguments arguments) {
        List<Glob> globs = new ArrayList<>();
        for (String operand : arguments.operands()) {
            globs.add(Globs.parse("interface", operand));
        }
        return globs;
    }

    private static boolean wanted(List<Glob> globs, String name) {
        for (Glob glob : globs) {
            if (glob.matches(name)) {
                return true;
            }
        }
        return globs.isEmpty();
    }

    /// @throws Failure if one of them matches no interface
    private static void check(List<Glob> globs, RouterSnapshot snapshot) {
        for (Glob glob : globs) {
            List<String> names = new ArrayList<>();
            boolean found = false;
            for (RouterInterface i : snapshot.interfaces()) {
                found |= glob.matches(i.name());
                names.add(i.name());
            }
            if (!found) {
                throw Failure.noSuchObject(
                        "no interface \""
                                + glob.pattern()
                                + "\" ("
                                + Near.orAll(glob.pattern(), names)
                                + ")");
            }
        }
    }
}
