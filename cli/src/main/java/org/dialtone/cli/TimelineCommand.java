package org.dialtone.cli;

import org.dialtone.api.Router;
import org.dialtone.api.dial.Phase;
import org.dialtone.api.dial.Timeline;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `dialtone timeline`: the last attempts and connections, phase by phase.
final class TimelineCommand {
    static final List<Field> FIELDS =
            List.of(
                    Field.SINCE,
                    Field.CAUSE,
                    Field.ACTOR,
                    Field.ACTOR_NAME,
                    Field.DURATION,
                    Field.CONNECTION,
                    Field.ENDED,
                    Field.ERROR,
                    Field.WORDS,
                    Field.PHASES);

    /// As many as a router keeps.
    private static final int ALL = 32;

    private TimelineCommand() {}

    static int run(Arguments arguments, Session session) {
        String name = arguments.name();
        int most = most(arguments.value(Option.LIMIT));
        Style style = Style.of(arguments.choice(Option.COLOR), session);
        boolean story = arguments.format() == Format.TABLE && !arguments.has(Option.FIELDS);
        RowPrinter printer = ListCommand.printer(arguments, session, FIELDS, FIELDS);
        try (Router router = session.routers().open(Target.of(arguments, session, true))) {
            List<Timeline> attempts = router.ddm().timeline(name, most);
            if (story) {
                attempts.forEach(each -> tell(each, style, session));
                session.out().flush();
                session.out().finish();
            } else {
                printer.begin();
                attempts.forEach(each -> printer.row(row(each)));
                printer.end();
            }
        }
        return Exit.OK;
    }

    private static int most(@Nullable String text) {
        if (text == null) {
            return ALL;
        }
        try {
            int most = Integer.parseInt(text);
            if (most > 0 && most <= ALL) {
                return most;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw Failure.usage(
                "--limit: \"" + Style.printable(text) + "\" (expected: a number from 1 to 32)");
    }

    private static Duration duration(Timeline attempt) {
        Duration sum = Duration.ZERO;
        for (Phase phase : attempt.phases()) {
            sum = sum.plus(phase.duration());
        }
        return sum;
    }

    private static Row row(Timeline attempt) {
        List<Map<String, Object>> phases = new ArrayList<>();
        for (Phase each : attempt.phases()) {
            Map<String, Object> phase = new LinkedHashMap<>();
            phase.put("name", each.name());
            phase.put("since", each.since());
            phase.put("duration", each.duration());
            phase.put("words", each.words());
            phases.add(phase);
        }
        return new Row()
                .with(
                        Field.SINCE,
                        attempt.phases().isEmpty() ? null : attempt.phases().getFirst().since())
                .with(Field.CAUSE, attempt.cause())
                .with(Field.ACTOR, attempt.actor().kind())
                .with(Field.ACTOR_NAME, attempt.actor().name())
                .with(Field.DURATION, duration(attempt))
                .with(
                        Field.CONNECTION,
                        attempt.connection() == null ? null : (long) attempt.connection().value())
                .with(
                        Field.ENDED,
                        (Object) (attempt.ended() == null ? null : Words.key(attempt.ended())))
                .with(Field.ERROR, attempt.error() == null ? null : attempt.error().symbol())
                .with(Field.WORDS, attempt.words())
                .with(Field.PHASES, (Object) phases);
    }

    private static void tell(Timeline attempt, Style style, Session session) {
        StringBuilder text = session.out().text();
        if (!attempt.phases().isEmpty()) {
            text.append(
                            Times.dateAndClock(
                                    attempt.phases().getFirst().since(), session.time().zone()))
                    .append("  ");
        }
        text.append(Words.of(attempt.cause()));
        if (!attempt.actor().name().isEmpty()) {
            text.append(", by ").append(Style.printable(attempt.actor().name()));
        }
        text.append('\n');
        for (Phase phase : attempt.phases()) {
            String color = phase.name().equals("connected") ? style.colorOfState("connected") : "";
            style.padded(text.append("  "), color, Style.printable(phase.name()), 14);
            String words = Style.printable(phase.words());
            String lasted = Durations.words(phase.duration());
            style.padded(text.append("  "), "", lasted, words.isEmpty() ? 0 : 7);
            text.append(words.isEmpty() ? "" : "  ").append(words).append('\n');
        }
        end(text, attempt, style);
    }

    private static void end(StringBuilder text, Timeline attempt, Style style) {
        if (attempt.ended() == null && attempt.error() == null) {
            return;
        }
        String color = attempt.error() == null ? "" : style.colorOfState("unreachable");
        String what = attempt.connection() == null ? "failed" : "ended";
        style.padded(text.append("  "), color, what, 14);
        text.append("  ");
        text.append(attempt.ended() == null ? "" : Words.of(attempt.ended()));
        if (attempt.error() != null) {
            text.append(attempt.ended() == null ? "" : " ");
            text.append('[').append(attempt.error().symbol()).append(' ');
            text.append(attempt.error().code()).append(']');
        }
        if (!attempt.words().isEmpty()) {
            text.append(": ").append(Style.printable(attempt.words()));
        }
        text.append('\n');
    }
}
