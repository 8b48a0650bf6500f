package org.dialtone.journal;

import java.nio.file.Path;
import java.time.Duration;

/// What is wrong, in words that say what to do.
final class Words {
    private static final String MEANWHILE =
            " Signals and streams go on, nothing is recorded; it is tried again by itself.";

    private Words() {}

    static String of(StoreException e, Path file) {
        return switch (e.kind()) {
            case FULL -> "The disk that holds " + file + " is full: make room on it." + MEANWHILE;
            case READ_ONLY ->
                    file
                            + " cannot be written ("
                            + e.getMessage()
                            + "): mount its file system writable, and see that it belongs to the"
                            + " router's user."
                            + MEANWHILE;
            case DAMAGED ->
                    file
                            + " is damaged ("
                            + e.getMessage()
                            + "): it is set aside, and a new one begins.";
            case TAKEN -> String.valueOf(e.getMessage());
            case IO ->
                    file
                            + " cannot be read or written ("
                            + e.getMessage()
                            + "): look at its disk and at the kernel's log."
                            + MEANWHILE;
        };
    }

    static String overdue(Path file, Duration limit) {
        return "The disk that holds "
                + file
                + " has not finished a write for "
                + limit.toMillis()
                + " ms: look at the disk and at the kernel's log."
                + MEANWHILE;
    }

    static String behind(Path file) {
        return "The disk that holds "
                + file
                + " does not keep up with the events: look at what else uses it."
                + MEANWHILE;
    }

    static String broken(Throwable e) {
        return "The recorder met an error of its own (" + e + "): please report it." + MEANWHILE;
    }

    static String setAside(Path file, String what, String name) {
        return file
                + " was damaged ("
                + what
                + ") and has been set aside as "
                + name
                + ": what it held can no longer be listed here. A new journal has begun.";
    }
}
