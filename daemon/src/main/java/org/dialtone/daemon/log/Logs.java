package org.dialtone.daemon.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;

import org.dialtone.daemon.config.Configuration.Log;
import org.slf4j.LoggerFactory;

import java.io.OutputStream;
import java.util.logging.LogManager;

/// The log of this process. [System.Logger], slf4j and java.util.logging (which gRPC uses) all end
/// here.
public final class Logs implements AutoCloseable {
    private final LoggerContext context;
    private final QueueAppender appender;
    private final boolean journald;

    private Logs(LoggerContext context, QueueAppender appender, boolean journald) {
        this.context = context;
        this.appender = appender;
        this.journald = journald;
    }

    /// To be called before anything logs.
    ///
    /// @param sink where the lines go
    /// @param journald whether systemd's journal reads them
    public static Logs start(Log settings, OutputStream sink, boolean journald) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        QueueAppender appender = new QueueAppender(sink, new TextLines(journald));
        appender.setContext(context);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
        Logs logs = new Logs(context, appender, journald);
        logs.set(settings);
        LogManager.getLogManager().reset();
        java.util.logging.Logger.getLogger("").addHandler(new JulHandler());
        return logs;
    }

    /// Replaces the level and the format.
    public void set(Log settings) {
        Level level =
                switch (settings.level()) {
                    case ERROR -> Level.ERROR;
                    case WARNING -> Level.WARN;
                    case INFO -> Level.INFO;
                    case DEBUG -> Level.DEBUG;
                };
        appender.lines(
                switch (settings.format()) {
                    case TEXT -> new TextLines(journald);
                    case JSON -> new JsonLines();
                });
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(level);
        // of interest to their authors
        Level others = level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN;
        context.getLogger("io.netty").setLevel(others);
        context.getLogger("io.grpc").setLevel(others);
        // warns on each start that a Unix socket has no SO_KEEPALIVE
        context.getLogger("io.netty.bootstrap").setLevel(Level.ERROR);
        context.getLogger("java").setLevel(others);
    }

    @Override
    public void close() {
        context.stop();
    }
}
