package org.dialtone.linux.process;

/// How a program ended.
public sealed interface ExitStatus {

    /// By itself.
    ///
    /// @param code 0 to 255
    record Exited(int code) implements ExitStatus {}

    /// By a signal.
    ///
    /// @param signal its number
    record Killed(int signal) implements ExitStatus {}

    /// Nobody saw how: its runner was killed as well.
    record Lost() implements ExitStatus {}

    /// It was never there.
    ///
    /// @param reason why, in words
    record NotStarted(String reason) implements ExitStatus {}

    /// What a shell calls it. A program that exits with 129 or more by itself looks like one that a
    /// signal ended.
    static ExitStatus ofShell(int status) {
        return status > 128 ? new Killed(status - 128) : new Exited(status);
    }
}
