package org.dialtone.daemon;

import org.dialtone.api.RouterException;
import org.dialtone.core.port.Journal;
import org.dialtone.core.port.Time;
import org.dialtone.core.stream.EventRing;
import org.dialtone.daemon.config.Configuration;
import org.dialtone.journal.JournalOptions;
import org.dialtone.journal.SqliteJournal;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/// Opens the journal. One that cannot be opened is loud, and stops nobody.
final class Journals {
    private static final System.Logger LOG = System.getLogger(Journals.class.getName());

    /// How many events that are on disk stay in memory for live streams.
    private static final int WINDOW = 1 << 12;

    private Journals() {}

    static Journal open(Configuration configuration) {
        Configuration.Journal settings = configuration.journal();
        int events = configuration.limits().events();
        try {
            JournalOptions options =
                    JournalOptions.of(settings.directory(), where(configuration.router()))
                            .keep(settings.keep(), settings.keepBytes())
                            .memory(events, Math.min(events, WINDOW));
            return SqliteJournal.open(options, Time.SYSTEM);
        } catch (RouterException e) {
            LOG.log(
                    Level.ERROR,
                    "there is no journal, what happens is lost when the daemon ends: "
                            + e.getMessage());
            return new UnusableJournal(
                    new EventRing(UUID.randomUUID(), events),
                    String.valueOf(e.getMessage()),
                    settings.directory().toString());
        }
    }

    /// This boot and this network namespace: while they are the same, so are the links' numbers and
    /// counters.
    private static String where(Configuration.Router router) {
        Path namespace =
                router.netns() == null
                        ? Path.of("/proc/self/ns/net")
                        : Path.of("/run/netns", router.netns());
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
                    + " "
                    + Files.getAttribute(namespace, "unix:ino");
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "boot and namespace are not known", e);
            return "unknown " + UUID.randomUUID();
        }
    }
}
