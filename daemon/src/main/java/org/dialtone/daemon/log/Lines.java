package org.dialtone.daemon.log;

import ch.qos.logback.classic.spi.ILoggingEvent;

/// What a line of the log looks like.
interface Lines {

    /// An event as a line.
    ///
    /// @param repeats how often the same was said since the last line of it and has not been
    ///   printed
    /// @return the line with its end; more than one if there is a stack trace
    String of(ILoggingEvent event, long repeats);
}
