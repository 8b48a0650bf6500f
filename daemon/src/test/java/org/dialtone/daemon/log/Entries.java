package org.dialtone.daemon.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;

import java.util.Map;

/// Entries of a log, as a logger would make them.
final class Entries {
    private Entries() {}

    static ILoggingEvent of(Level level, String message) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerName("org.dialtone.server.grpc.Tls");
        event.setThreadName("main");
        event.setTimeStamp(1_000);
        event.setLevel(level);
        event.setMessage(message);
        event.setMDCPropertyMap(Map.of());
        return event;
    }
}
