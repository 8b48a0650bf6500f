package org.dialtone.daemon.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/// Prints each distinct warning and error once a minute, with a count of those left out. Two are
/// the same if they differ in nothing but numbers. Confined to the log's thread.
final class Floods {
    static final long WINDOW = 60_000_000_000L;

    /// How many distinct ones are remembered.
    private static final int MOST = 256;

    private static final class Seen {
        private final long since;
        private ILoggingEvent last;
        private long repeats;

        Seen(long since, ILoggingEvent last) {
            this.since = since;
            this.last = last;
        }
    }

    private final Map<String, Seen> seen = new LinkedHashMap<>();

    /// Takes an event.
    ///
    /// @return whether to print it
    boolean admits(ILoggingEvent event, long nanos, BiConsumer<ILoggingEvent, Long> out) {
        if (!event.getLevel().isGreaterOrEqual(Level.WARN)) {
            return true;
        }
        tell(nanos, out);
        Seen before = seen.get(key(event));
        if (before != null) {
            before.last = event;
            before.repeats++;
            return false;
        }
        if (seen.size() == MOST) {
            String eldest = seen.keySet().iterator().next();
            Seen gone = seen.remove(eldest);
            if (gone != null) {
                say(gone, out);
            }
        }
        seen.put(key(event), new Seen(nanos, event));
        return true;
    }

    /// Forgets what is a minute old, and prints the last of each that was left out.
    void tell(long nanos, BiConsumer<ILoggingEvent, Long> out) {
        seen.values()
                .removeIf(
                        each -> {
                            boolean old = nanos - each.since >= WINDOW;
                            if (old) {
                                say(each, out);
                            }
                            return old;
                        });
    }

    /// Prints the last of all that were left out: the end has come.
    void tellAll(BiConsumer<ILoggingEvent, Long> out) {
        seen.values().forEach(each -> say(each, out));
        seen.clear();
    }

    private static void say(Seen each, BiConsumer<ILoggingEvent, Long> out) {
        if (each.repeats > 0) {
            out.accept(each.last, each.repeats - 1);
        }
    }

    private static String key(ILoggingEvent event) {
        StringBuilder key = new StringBuilder(event.getLoggerName()).append(' ');
        String text = event.getFormattedMessage();
        boolean number = false;
        for (int i = 0; i < text.length() && i < 300; i++) {
            boolean digit = text.charAt(i) >= '0' && text.charAt(i) <= '9';
            if (!digit || !number) {
                key.append(digit ? '#' : text.charAt(i));
            }
            number = digit;
        }
        if (event.getThrowableProxy() != null) {
            key.append(' ').append(event.getThrowableProxy().getClassName());
        }
        return key.toString();
    }
}
