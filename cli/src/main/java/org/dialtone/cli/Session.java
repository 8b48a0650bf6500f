package org.dialtone.cli;

import java.io.PrintStream;
import java.util.Map;

/// What one run of the command has around it.
///
/// @param out standard output, for data
/// @param err standard error, for messages
/// @param terminal whether a person reads standard output on a terminal
/// @param unicode whether that terminal shows more than ASCII
/// @param shell runs other programs
/// @param secrets asks for passwords
record Session(
        Output out,
        PrintStream err,
        Map<String, String> environment,
        boolean terminal,
        boolean unicode,
        Time time,
        RouterOpener routers,
        Shell shell,
        Secrets secrets) {

    /// The environment variable, or "" if there is none.
    String variable(String name) {
        String value = environment.get(name);
        return value == null ? "" : value;
    }

    /// One line for a person.
    void say(String line) {
        err.print(line + "\n");
        err.flush();
    }
}
