package org.dialtone.cli;

import org.dialtone.api.Listener;
import org.dialtone.api.Router;

import java.util.List;

/// `dialtone registrations`: who is told what happens.
final class RegistrationsCommand {
    static final List<Field> FIELDS =
            List.of(Field.ID, Field.LISTENER, Field.OWNER, Field.SINCE, Field.TOLD, Field.LAG);

    private RegistrationsCommand() {}

    static int run(Arguments arguments, Session session) {
        RowPrinter printer = ListCommand.printer(arguments, session, FIELDS, FIELDS);
        try (Router router = session.routers().open(Target.of(arguments, session, true))) {
            printer.begin();
            for (Listener listener : router.listeners()) {
                printer.row(
                        new Row()
                                .with(Field.ID, listener.id())
                                .with(Field.LISTENER, listener.kind())
                                .with(Field.OWNER, listener.owner())
                                .with(Field.SINCE, listener.since())
                                .with(Field.TOLD, listener.told())
                                .with(Field.LAG, listener.lag()));
            }
            printer.end();
        }
        return Exit.OK;
    }
}
