package org.dialtone.daemon.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import java.util.Objects;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/// Hands what is logged through java.util.logging on to slf4j.
final class JulHandler extends Handler {
    private final SimpleFormatter formatter = new SimpleFormatter();

    @Override
    public void publish(@Nullable LogRecord entry) {
        if (entry == null) {
            return; // as the JDK's handlers do
        }
        int value = entry.getLevel().intValue();
        Level level =
                value >= java.util.logging.Level.SEVERE.intValue()
                        ? Level.ERROR
                        : value >= java.util.logging.Level.WARNING.intValue()
                                ? Level.WARN
                                : value >= java.util.logging.Level.INFO.intValue()
                                        ? Level.INFO
                                        : Level.DEBUG;
        LoggerFactory.getLogger(Objects.requireNonNullElse(entry.getLoggerName(), "java"))
                .atLevel(level)
                .setCause(entry.getThrown())
                .log("{}", formatter.formatMessage(entry));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
