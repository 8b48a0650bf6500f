package org.dialtone.testbed.ppp;

import org.dialtone.testbed.RequiresRoot;
import org.dialtone.testbed.guest.BootsGuest;
import org.dialtone.testbed.guest.GuestRun;
import org.dialtone.testbed.guest.UmlGuest;
import org.junit.jupiter.api.Order;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// Runs the tests of this package that are tagged for it in one guest, whose files stay below
/// target/guest.
@RequiresRoot
@Order(Integer.MAX_VALUE)
class PppGuestTest implements BootsGuest {
    private static final Duration LIMIT =
            Duration.ofSeconds(Integer.getInteger("dialtone.guest.limit", 1800));

    /// A dial takes a guest some three seconds.
    private static final Map<String, String> PROPERTIES = Map.of("dialtone.rounds", "2");

    @Override
    public GuestRun boot() throws IOException {
        Path directory = Path.of("target", "guest").toAbsolutePath();
        Files.createDirectories(directory);
        directory = Files.createTempDirectory(directory, "ppp-");
        String name = PppGuestTest.class.getPackageName();
        return GuestRun.start(name, directory, LIMIT, PROPERTIES, UmlGuest::boot);
    }
}
