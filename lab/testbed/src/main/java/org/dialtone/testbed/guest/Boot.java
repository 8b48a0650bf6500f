package org.dialtone.testbed.guest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Runs a command in a [StockGuest], for who is no test: DIRECTORY SECONDS PROCESSORS COMMAND...
/// Says what the guest's console does, and ends with 0 if the command has.
public final class Boot {
    private Boot() {}

    public static void main(String[] args) throws Exception {
        Path directory = Files.createDirectories(Path.of(args[0]).toAbsolutePath());
        Duration limit = Duration.ofSeconds(Long.parseLong(args[1]));
        List<String> command = List.of(args).subList(3, args.length);
        String said;
        try (Guest guest = StockGuest.boot(directory, limit, command, Integer.parseInt(args[2]))) {
            guest.awaitEnd();
            said = guest.console();
        }
        System.out.println(said);
        System.exit(said.contains("guest: ended with 0") ? 0 : 1);
    }
}
