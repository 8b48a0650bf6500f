package org.dialtone.cli;

import org.dialtone.api.AdministrationEvent;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.ResyncEvent;
import org.dialtone.api.Router;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamRecord;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// For a person watching: when, who, the state now, and what happened in words.
final class StoryView implements WatchView {
    private static final String NO_TIME = "            ";
    private static final int STATE_WIDTH = 14;
    private static final int LONGEST_NAME = 15; // IFNAMSIZ - 1

    private final Output out;
    private final Style style;
    private final Time time;
    private final Router router;
    private final Opening opening;
    private final boolean legend;
    private int nameWidth = 9;
    private @Nullable String day;

    StoryView(Output out, Style style, Time time, Router router, Opening opening, boolean legend) {
        this.out = out;
        this.style = style;
        this.time = time;
        this.router = router;
        this.opening = opening;
        this.legend = legend;
        for (RouterInterface i : router.interfaces()) {
            nameWidth = Math.clamp(i.name().length(), nameWidth, LONGEST_NAME);
        }
    }

    @Override
    public void begin() {
        if (legend) {
            line("TIME        ", "INTERFACE", "", "STATE", "WHAT HAPPENED");
        }
        out.flush();
    }

    @Override
    public void snapshot(RouterSnapshot snapshot, List<RouterInterface> shown) {
        for (RouterInterface i : shown) {
            String reasons = Words.of(i.reasons());
            state(NO_TIME, i, (reasons.isEmpty() ? "" : reasons + "; ") + since(i));
        }
        out.flush();
    }

    private String since(RouterInterface i) {
        return opening.precedes(i.since())
                ? "since " + Times.dateAndClock(i.since(), time.zone())
                : "since before the start";
    }

    @Override
    public void record(StreamRecord record, UUID epoch) {
        record(record);
    }

    private void record(StreamRecord record) {
        switch (record) {
            case ConnectionEvent event -> connection(event);
            case InterfaceEvent event -> change(event);
            case ResyncEvent event -> mark(clock(event.time()), "resync", resync(event));
            case AdministrationEvent event -> administration(event);
            case StreamRecord.Gap gap -> mark(NO_TIME, "gap", gap(gap));
            case StreamRecord.Progress _ -> {
                // says that nothing happened: a person sees that
            }
        }
        out.flush();
    }

    private void connection(ConnectionEvent event) {
        String key = Words.key(event.newState());
        StringBuilder story = new StringBuilder(Words.of(event.cause()));
        if (!event.actor().name().isEmpty()) {
            story.append(", by ").append(Style.printable(event.actor().name()));
        }
        Duration duration = event.duration();
        if (duration != null) {
            boolean known = opening.precedes(event.time().minus(duration));
            story.append(known ? "; was up " : "; was up at least ")
                    .append(Durations.words(duration));
        }
        if (event.traffic() != null) {
            story.append(", ").append(Bytes.words(event.traffic().rxBytes())).append(" in / ");
            story.append(Bytes.words(event.traffic().txBytes())).append(" out");
        }
        if (event.connects() + event.disconnects() > 1) {
            story.append("; stands for ").append(times(event.disconnects(), "disconnect"));
            story.append(" and ").append(times(event.connects(), "connect"));
        }
        line(
                clock(event.time()),
                event.interfaceName(),
                style.colorOfState(key),
                style.state(key),
                story.toString());
    }

    private void administration(AdministrationEvent event) {
        String name = event.interfaceName();
        String who = Style.printable(event.actor().name());
        line(
                clock(event.time()),
                name == null ? "" : name,
                style.colorOfChange(),
                "# command",
                Words.of(event.action()) + (who.isEmpty() ? "" : ", by " + who));
    }

    private static String times(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private void change(InterfaceEvent event) {
        RouterInterface now = event.subject();
        RouterInterface before = event.before();
        switch (event.kind()) {
            case ADDED ->
                    change(
                            event,
                            "+ added",
                            (now.kind() == null ? "" : now.kind() + ", ") + standing(now));
            case REMOVED -> change(event, "- removed", "was " + standing(now));
            case RENAMED ->
                    change(
                            event,
                            "> renamed",
                            before == null ? "" : "was " + Style.printable(before.name()));
            case MASTER_CHANGED ->
                    change(
                            event,
                            "= master",
                            now.masterIndex() == 0
                                    ? "belongs to none now"
                                    : "belongs to " + master(now) + " now");
            case STATE_CHANGED ->
                    state(
                            clock(event.time()),
                            now,
                            before == null
                                    ? standing(now)
                                    : Words.of(now.reasons())
                                            + (now.reasons().isEmpty() ? "was " : "; was ")
                                            + standing(before));
        }
    }

    private static String standing(RouterInterface i) {
        String reasons = Words.of(i.reasons());
        return Words.key(i.state()) + (reasons.isEmpty() ? "" : " (" + reasons + ")");
    }

    private String master(RouterInterface slave) {
        for (RouterInterface i : router.interfaces()) {
            if (i.linkIndex() == slave.masterIndex()) {
                return Style.printable(i.name());
            }
        }
        return "index " + slave.masterIndex();
    }

    private static String resync(ResyncEvent event) {
        return "the kernel's messages had overrun the socket; every state is right again"
                + (event.uncounted() == 0
                        ? ", no flip went uncounted"
                        : ", flips of " + times(event.uncounted(), "link") + " may be missing");
    }

    private static String gap(StreamRecord.Gap gap) {
        return switch (gap.reason()) {
            case NOT_RECORDED ->
                    "events "
                            + gap.from()
                            + " to "
                            + gap.to()
                            + " could not be recorded: the disk was full or failed";
            case EXPIRED -> "events " + gap.from() + " to " + gap.to() + " cannot be had any more";
            case OTHER_EPOCH ->
                    "the position belongs to another journal: what was missed is not known";
        };
    }

    private void change(InterfaceEvent event, String word, String story) {
        line(clock(event.time()), event.subject().name(), style.colorOfChange(), word, story);
    }

    private void mark(String clock, String word, String story) {
        line(clock, "", style.colorOfMark(), "! " + word, story);
    }

    private void state(String clock, RouterInterface i, String story) {
        String key = Words.key(i.state());
        line(clock, i.name(), style.colorOfState(key), style.state(key), story);
    }

    private void line(String clock, String name, String color, String state, String story) {
        StringBuilder text = out.text();
        text.append(clock).append("  ");
        style.padded(text, "", Style.printable(name), nameWidth);
        style.padded(text.append("  "), color, state, STATE_WIDTH);
        text.append("  ").append(story).append('\n');
    }

    /// The time of day, below the date if it is another day's than the line before.
    private String clock(Instant instant) {
        String date = Times.date(instant, time.zone());
        if (day != null && !day.equals(date)) {
            out.text().append(date).append('\n');
        }
        day = date;
        return Times.clock(instant, time.zone());
    }

    @Override
    public void warmUp() {
        clock(time.now());
        record(new StreamRecord.Progress(0));
    }
}
