package org.dialtone.api.dial;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The windows of [DialoutHours], read.
///
/// @param days for each day, Sunday first, the minutes at which windows begin and end in turn:
///   ascending
record Week(List<List<Integer>> days) {
    private static final int DAY = 24 * 60;
    private static final int DAYS_AHEAD = 21;

    /// A day has 1,440 minutes; nobody means more windows than that.
    private static final int MOST_LINES = 1_000;

    private static final Pattern WINDOW =
            Pattern.compile("[0-9]{1,2}:[0-9]{2}-[0-9]{1,2}:[0-9]{2}");

    static Week parse(List<String> lines) {
        if (lines.size() > MOST_LINES) {
            throw new IllegalArgumentException(
                    "hours: " + lines.size() + " lines (expected: at most " + MOST_LINES + ")");
        }
        boolean[][] open = new boolean[7][];
        for (String line : lines) {
            String[] words = line.strip().split("[ \t]+", -1);
            if (!words[0].matches("[0-6]")) {
                throw wrong(line, words[0], "a day, 0 for Sunday to 6 for Saturday");
            }
            if (words.length < 2) {
                throw wrong(line, "no window", "one HH:MM-HH:MM or more");
            }
            int day = words[0].charAt(0) - '0';
            boolean[] minutes = open[day] == null ? new boolean[DAY] : open[day];
            open[day] = minutes;
            for (int i = 1; i < words.length; i++) {
                mark(line, words[i], minutes);
            }
        }
        List<List<Integer>> days = new ArrayList<>();
        for (boolean[] minutes : open) {
            days.add(minutes == null ? List.of() : edges(minutes));
        }
        return new Week(List.copyOf(days));
    }

    private static void mark(String line, String window, boolean[] minutes) {
        if (!WINDOW.matcher(window).matches()) {
            throw wrong(line, window, "HH:MM-HH:MM");
        }
        String[] parts = window.split("[:-]", -1);
        int from = minute(line, window, parts[0], parts[1]);
        int to = minute(line, window, parts[2], parts[3]);
        if (from >= to) {
            throw wrong(line, window, "an end after the start; over midnight it is two windows");
        }
        for (int i = from; i < to; i++) {
            minutes[i] = true;
        }
    }

    private static int minute(String line, String window, String hours, String minutes) {
        int hour = Integer.parseInt(hours);
        int minute = Integer.parseInt(minutes);
        if (hour > 24 || minute > 59 || (hour == 24 && minute > 0)) {
            throw wrong(line, window, "times from 00:00 to 24:00");
        }
        return hour * 60 + minute;
    }

    private static IllegalArgumentException wrong(String line, String found, String expected) {
        return new IllegalArgumentException(
                "hours \"" + line + "\": " + found + " (expected: " + expected + ")");
    }

    private static List<Integer> edges(boolean[] minutes) {
        List<Integer> edges = new ArrayList<>();
        boolean before = false;
        for (int i = 0; i < DAY; i++) {
            if (minutes[i] != before) {
                edges.add(i);
            }
            before = minutes[i];
        }
        if (before) {
            edges.add(DAY);
        }
        return List.copyOf(edges);
    }

    List<String> format() {
        List<String> lines = new ArrayList<>();
        for (int day = 0; day < 7; day++) {
            List<Integer> edges = days.get(day);
            if (edges.isEmpty()) {
                continue;
            }
            StringBuilder line = new StringBuilder().append(day);
            for (int i = 0; i < edges.size(); i += 2) {
                line.append(' ').append(clock(edges.get(i)));
                line.append('-').append(clock(edges.get(i + 1)));
            }
            lines.add(line.toString());
        }
        return List.copyOf(lines);
    }

    private static String clock(int minute) {
        return String.format(Locale.ROOT, "%02d:%02d", minute / 60, minute % 60);
    }

    private List<Integer> edgesOf(LocalDate date) {
        return days.get(date.getDayOfWeek().getValue() % 7);
    }

    boolean contains(ZonedDateTime time) {
        int minute = time.getHour() * 60 + time.getMinute();
        boolean inside = false;
        for (int edge : edgesOf(time.toLocalDate())) {
            if (edge > minute) {
                break;
            }
            inside = !inside;
        }
        return inside;
    }

    /// Looks at every moment at which an answer can change: where a window begins or ends on a
    /// clock (twice where that shows twice), and where the clock is put. The first days alone most
    /// often have it.
    @Nullable Instant nextChange(Instant time, ZoneId zone) {
        Instant soon = nextChange(time, zone, 2);
        return soon != null ? soon : nextChange(time, zone, DAYS_AHEAD);
    }

    /// The next change that is within some days.
    private @Nullable Instant nextChange(Instant time, ZoneId zone, int ahead) {
        boolean now = contains(time.atZone(zone));
        LocalDate today = time.atZone(zone).toLocalDate();
        Instant end = today.plusDays(ahead).atStartOfDay(zone).toInstant();
        // a day more at either end: where the clock is put about midnight, days overlap
        for (Instant moment : moments(today.minusDays(1), today.plusDays(ahead + 1L), zone)) {
            boolean within = moment.isAfter(time) && moment.isBefore(end);
            if (within && contains(moment.atZone(zone)) != now) {
                return moment;
            }
        }
        return null;
    }

    private TreeSet<Instant> moments(LocalDate from, LocalDate to, ZoneId zone) {
        ZoneRules rules = zone.getRules();
        TreeSet<Instant> moments = new TreeSet<>();
        for (LocalDate date = from; date.isBefore(to); date = date.plusDays(1)) {
            LocalDateTime midnight = date.atStartOfDay();
            add(moments, midnight, rules);
            for (int edge : edgesOf(date)) {
                add(moments, midnight.plusMinutes(edge), rules);
            }
        }
        Instant end = to.atStartOfDay(zone).toInstant();
        for (ZoneOffsetTransition put = rules.nextTransition(from.atStartOfDay(zone).toInstant());
                put != null && put.getInstant().isBefore(end);
                put = rules.nextTransition(put.getInstant())) {
            moments.add(put.getInstant());
        }
        return moments;
    }

    private static void add(TreeSet<Instant> moments, LocalDateTime local, ZoneRules rules) {
        for (ZoneOffset offset : rules.getValidOffsets(local)) {
            moments.add(local.toInstant(offset));
        }
    }
}
