package org.dialtone.linux.process;

import java.util.List;
import java.util.Map;

/// A program to start.
///
/// @param command its path and its arguments, for everybody on this machine to see
/// @param environment what it has beside PATH and LANG=C
/// @param input what it reads from its descriptor 0, which then ends: at most [#MOST_INPUT]
///   characters; the place for a secret
/// @param watchOutput whether [ChildListener#changed] is called for its output too, until
///   [Child#quiet]
public record Launch(
        List<String> command, Map<String, String> environment, String input, boolean watchOutput) {
    /// So much that a pipe takes it without waiting (pipe(7)), whatever the characters are.
    public static final int MOST_INPUT = 4096;

    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("command: [] (expected: a program)");
        }
        if (input.length() > MOST_INPUT) {
            throw new IllegalArgumentException(
                    "input: " + input.length() + " characters (expected: 0-" + MOST_INPUT + ")");
        }
    }

    /// One without input or environment.
    public static Launch of(List<String> command) {
        return new Launch(command, Map.of(), "", false);
    }

    /// Without its input, which may be a secret.
    @Override
    public String toString() {
        return "Launch" + command;
    }
}
