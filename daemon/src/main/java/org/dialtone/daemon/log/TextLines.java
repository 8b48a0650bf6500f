package org.dialtone.daemon.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// For a person: `2026-11-24T02:20:00.123Z WARNING journal: ...`; below systemd the time is left
/// out and the level is a prefix that journald reads (sd-daemon(3)).
record TextLines(boolean journald) implements Lines {
    @Override
    public String of(ILoggingEvent event, long repeats) {
        StringBuilder out = new StringBuilder();
        if (journald) {
            out.append(prefix(event.getLevel()));
        } else {
            out.append(Instant.ofEpochMilli(event.getTimeStamp()).truncatedTo(ChronoUnit.MILLIS))
                    .append(' ')
                    .append(Names.level(event.getLevel()))
                    .append(' ');
        }
        out.append(Names.source(event)).append(": ");
        Escapes.line(out, event.getFormattedMessage());
        if (repeats > 0) {
            out.append(" [").append(repeats).append(" more like this were not printed]");
        }
        out.append('\n');
        if (event.getThrowableProxy() != null) {
            String indent = journald ? prefix(event.getLevel()) + "    " : "    ";
            ThrowableProxyUtil.asString(event.getThrowableProxy())
                    .lines()
                    .forEach(line -> Escapes.line(out.append(indent), line.strip()).append('\n'));
        }
        return out.toString();
    }

    private static String prefix(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> "<3>";
            case Level.WARN_INT -> "<4>";
            case Level.INFO_INT -> "<6>";
            default -> "<7>";
        };
    }
}
