package org.dialtone.daemon.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;

import java.time.Instant;
import java.util.Locale;

/// For a machine: one JSON object a line, with `time`, `level`, `source`, `thread`, `message`, and
/// where they apply `repeats` and `error` (a stack trace).
record JsonLines() implements Lines {
    @Override
    public String of(ILoggingEvent event, long repeats) {
        StringBuilder out = new StringBuilder("{\"time\":\"");
        out.append(Instant.ofEpochMilli(event.getTimeStamp())).append('"');
        field(out, "level", Names.level(event.getLevel()).toLowerCase(Locale.ROOT));
        field(out, "source", Names.source(event));
        field(out, "thread", event.getThreadName());
        field(out, "message", event.getFormattedMessage());
        if (repeats > 0) {
            out.append(",\"repeats\":").append(repeats);
        }
        if (event.getThrowableProxy() != null) {
            field(out, "error", ThrowableProxyUtil.asString(event.getThrowableProxy()).strip());
        }
        return out.append("}\n").toString();
    }

    private static void field(StringBuilder out, String name, String value) {
        out.append(",\"").append(name).append("\":\"");
        Escapes.json(out, value);
        out.append('"');
    }
}
