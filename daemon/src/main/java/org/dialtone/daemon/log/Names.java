package org.dialtone.daemon.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;

/// How levels and loggers are called in a line.
final class Names {
    private static final String OURS = "org.dialtone.";

    private Names() {}

    static String level(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> "ERROR";
            case Level.WARN_INT -> "WARNING";
            case Level.INFO_INT -> "INFO";
            default -> "DEBUG";
        };
    }

    /// `server.grpc` for a class of that package of ours; other loggers by their whole name.
    static String source(ILoggingEvent event) {
        String name = event.getLoggerName();
        if (!name.startsWith(OURS)) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        return dot < OURS.length()
                ? name.substring(OURS.length())
                : name.substring(OURS.length(), dot);
    }
}
