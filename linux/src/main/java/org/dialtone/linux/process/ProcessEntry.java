package org.dialtone.linux.process;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What /proc/PID/stat says of a process (proc_pid_stat(5)).
///
/// @param state `R`, `S`, `D`, `Z` ...
/// @param start when it was started, in clock ticks since the system was: with the number it tells
///   a process from a later one of the same number
record ProcessEntry(int pid, char state, int parent, int session, long start) {

    /// Total: null for anything that is no such line.
    static @Nullable ProcessEntry parse(String line) {
        int open = line.indexOf('(');
        int close = line.lastIndexOf(')');
        if (open < 1 || close < open) {
            return null;
        }
        List<String> fields = List.of(line.substring(close + 1).strip().split(" ", -1));
        if (fields.size() < 20 || fields.getFirst().length() != 1) {
            return null;
        }
        try {
            return new ProcessEntry(
                    Integer.parseInt(line.substring(0, open).strip()),
                    fields.getFirst().charAt(0),
                    Integer.parseInt(fields.get(1)),
                    Integer.parseInt(fields.get(3)),
                    Long.parseLong(fields.get(19)));
        } catch (NumberFormatException _) {
            return null;
        }
    }

    /// Whether it has ended and only its parent has not noticed.
    boolean ended() {
        return state == 'Z' || state == 'X';
    }
}
