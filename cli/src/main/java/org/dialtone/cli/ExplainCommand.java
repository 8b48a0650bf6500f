package org.dialtone.cli;

import org.dialtone.api.Router;
import org.dialtone.api.dial.Explanation;
import org.dialtone.api.dial.PacketHeader;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `dialtone explain`: would it be dialled, and if not, why and until when.
final class ExplainCommand {
    static final List<Field> FIELDS =
            List.of(Field.NAME, Field.DIALS, Field.STATE, Field.UNTIL, Field.FINDINGS);

    private ExplainCommand() {}

    static int run(Arguments arguments, Session session) {
        String name = arguments.name();
        String at = arguments.value(Option.AT);
        Instant time = at == null ? null : Moments.ahead("--at", at, session.time());
        PacketHeader packet = packet(arguments.value(Option.PACKET));
        Style style = Style.of(arguments.choice(Option.COLOR), session);
        boolean story = arguments.format() == Format.TABLE && !arguments.has(Option.FIELDS);
        RowPrinter printer = ListCommand.printer(arguments, session, FIELDS, FIELDS);
        try (Router router = session.routers().open(Target.of(arguments, session, true))) {
            Explanation explanation = router.ddm().explain(name, packet, time);
            if (story) {
                tell(name, explanation, time, style, session);
            } else {
                printer.begin();
                printer.row(row(name, explanation));
                printer.end();
            }
        }
        return Exit.OK;
    }

    private static @Nullable PacketHeader packet(@Nullable String text) {
        try {
            return text == null ? null : PacketHeader.parse(text);
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--packet: " + Style.printable(String.valueOf(e.getMessage())));
        }
    }

    private static Row row(String name, Explanation explanation) {
        List<Map<String, Object>> findings = new ArrayList<>();
        for (Explanation.Finding each : explanation.findings()) {
            Map<String, Object> finding = new LinkedHashMap<>();
            finding.put("check", each.check());
            finding.put("allows", each.allows());
            finding.put("words", each.words());
            findings.add(finding);
        }
        return new Row()
                .with(Field.NAME, name)
                .with(Field.DIALS, explanation.dials())
                .with(Field.STATE, explanation.state())
                .with(Field.UNTIL, explanation.until())
                .with(Field.FINDINGS, (Object) findings);
    }

    private static void tell(
            String name,
            Explanation explanation,
            @Nullable Instant at,
            Style style,
            Session session) {
        Time time = session.time();
        StringBuilder text = session.out().text();
        text.append(Style.printable(name))
                .append(explanation.dials() ? " would be dialled" : " would not be dialled");
        if (at != null) {
            text.append(" at ").append(Times.dateAndClock(at, time.zone()));
        }
        Instant until = explanation.until();
        if (until != null) {
            text.append(explanation.dials() ? "; this changes at " : ", until ");
            text.append(Times.dateAndClock(until, time.zone()));
        }
        text.append('\n');
        int width =
                explanation.findings().stream().mapToInt(it -> it.check().length()).max().orElse(0);
        for (Explanation.Finding each : explanation.findings()) {
            String color = style.colorOfState(each.allows() ? "connected" : "unreachable");
            style.padded(text.append("  "), color, mark(each, style), 0);
            style.padded(text.append(' '), "", Style.printable(each.check()), width);
            text.append("  ").append(Style.printable(each.words())).append('\n');
        }
        session.out().flush();
        session.out().finish();
    }

    private static String mark(Explanation.Finding finding, Style style) {
        if (style.unicode()) {
            return finding.allows() ? "✓" : "✕";
        }
        return finding.allows() ? "+" : "x";
    }
}
