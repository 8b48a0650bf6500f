package org.dialtone.cli;

import org.dialtone.api.Router;
import org.dialtone.api.dial.DdmStatus;
import org.dialtone.api.dial.DemandDialManager;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `dialtone ddm`: the demand-dial manager as it is, also after it was changed.
final class DdmCommand {
    static final List<String> ACTIONS = List.of("status", "pause", "resume", "stop", "start");

    static final List<Field> FIELDS =
            List.of(
                    Field.DDM,
                    Field.DEFINED,
                    Field.CONNECTED,
                    Field.CONNECTING,
                    Field.WAITING,
                    Field.ATTEMPTS,
                    Field.FAILURES,
                    Field.PACKETS,
                    Field.PROBLEMS);

    private DdmCommand() {}

    static int run(Arguments arguments, Session session) {
        String action = InterfaceCommand.action(arguments, ACTIONS);
        if (arguments.operands().size() > 1) {
            throw Failure.usage(
                    "unexpected argument \""
                            + Style.printable(arguments.operands().get(1))
                            + "\" (see: dialtone help ddm)");
        }
        Format format = arguments.format();
        Style style = Style.of(arguments.choice(Option.COLOR), session);
        List<Field> fields = arguments.fields(FIELDS, FIELDS);
        try (Router router = session.routers().open(Target.of(arguments, session, true))) {
            DemandDialManager ddm = router.ddm();
            switch (action) {
                case "pause" -> ddm.pause();
                case "resume" -> ddm.resume();
                case "stop" -> ddm.stop();
                case "start" -> ddm.start();
                default -> {
                    // only looked at
                }
            }
            DdmStatus status = ddm.status();
            StatusCommand.print(row(status), fields, format, style, session);
            for (String problem : status.problems()) {
                session.say("dialtone: " + Style.printable(problem));
            }
        }
        return Exit.OK;
    }

    private static Row row(DdmStatus status) {
        Map<String, Long> packets = new TreeMap<>(status.packets());
        packets.values().removeIf(count -> count == 0);
        return new Row()
                .with(Field.DDM, status.state())
                .with(Field.DEFINED, status.defined())
                .with(Field.CONNECTED, status.connected())
                .with(Field.CONNECTING, status.connecting())
                .with(Field.WAITING, status.waiting())
                .with(Field.ATTEMPTS, status.dials())
                .with(Field.FAILURES, status.failures())
                .with(Field.PACKETS, (Object) packets)
                .with(Field.PROBLEMS, (Object) status.problems());
    }
}
