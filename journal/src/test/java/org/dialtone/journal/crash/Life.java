package org.dialtone.journal.crash;

import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.Position;
import org.dialtone.api.RouterEvent;
import org.dialtone.core.model.Recovered;
import org.dialtone.core.port.Time;
import org.dialtone.journal.JournalOptions;
import org.dialtone.journal.Samples;
import org.dialtone.journal.SqliteJournal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// The program of [KillTest]: one life of a journal. First it looks for everything that earlier
/// lives have told, then it appends and prints what becomes readable, until it is killed.
final class Life {
    private Life() {}

    /// Takes the journal's directory, the file of what was told, and a name for this life.
    public static void main(String[] args) throws IOException {
        JournalOptions options =
                JournalOptions.of(Path.of(args[0]), "here")
                        .memory(4096, 64)
                        .patience(
                                Duration.ofSeconds(20), // a slow disk is well, too
                                Duration.ofMillis(20),
                                Duration.ofMillis(100));
        try (SqliteJournal journal = SqliteJournal.open(options, Time.SYSTEM)) {
            Recovered recovered = journal.recovered();
            System.out.println(look(journal, Path.of(args[1])));
            Thread reader = new Thread(() -> tell(journal, System.out), "reader");
            reader.setDaemon(true);
            reader.start();
            journal.opened(List.of());
            append(journal, recovered == null ? 0 : recovered.revision(), args[2]);
        }
    }

    private static String look(SqliteJournal journal, Path told) throws IOException {
        int held = 0;
        int unknown = 0;
        int holes = 0;
        for (String line : Files.readAllLines(told)) {
            String[] words = line.split(" ", 2);
            Position position = Position.parse(words[0]);
            if (!journal.knows(position)) {
                unknown++;
                continue;
            }
            RouterEvent event = journal.read(position.revision());
            if (event == null) {
                if (journal.nextReadable(position.revision()) <= position.revision()) {
                    return "wrong: " + position + " is lost";
                }
                holes++;
            } else if (who(event).equals(words[1])) {
                held++;
            } else {
                return "wrong: " + line + " is now of " + who(event);
            }
        }
        return "held " + held + " unknown " + unknown + " holes " + holes;
    }

    private static String who(RouterEvent event) {
        return event instanceof ConnectionEvent connection ? connection.actor().name() : "";
    }

    private static void append(SqliteJournal journal, long from, String name) {
        for (long revision = from + 1; ; revision++) {
            int id = (int) (revision % 50) + 1;
            boolean connected = (revision / 50) % 2 == 0;
            journal.append(
                    Samples.change(revision, id, connected, name),
                    Samples.state(id, connected, revision));
            journal.commit();
            while (revision - journal.last() > 1000) {
                LockSupport.parkNanos(300_000); // it would give up a disk that is only slow
            }
            if (revision % 8 == 0) {
                LockSupport.parkNanos(300_000);
            }
        }
    }

    private static void tell(SqliteJournal journal, PrintStream out) {
        long at = journal.last();
        while (true) {
            StringBuilder lines = new StringBuilder();
            for (RouterEvent event : journal.read(at + 1, 100)) {
                at = event.revision();
                Position position = new Position(journal.epochAt(at), at);
                lines.append(position).append(' ').append(who(event)).append('\n');
            }
            if (lines.isEmpty()) {
                at = Math.max(at, journal.nextReadable(at + 1) - 1);
                LockSupport.parkNanos(100_000);
            } else {
                out.print(lines);
                out.flush();
            }
        }
    }
}
