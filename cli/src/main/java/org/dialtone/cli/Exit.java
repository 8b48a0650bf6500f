package org.dialtone.cli;

/// Exit codes, those of nmcli where it has one.
final class Exit {
    static final int OK = 0;
    static final int FAILURE = 1;
    static final int USAGE = 2;
    static final int TIMEOUT = 3;

    /// No daemon answers.
    static final int NOT_RUNNING = 8;

    static final int NO_SUCH_OBJECT = 10;

    /// 128 + SIGINT, as the JVM itself ends after Ctrl-C.
    static final int INTERRUPTED = 130;

    private Exit() {}
}
