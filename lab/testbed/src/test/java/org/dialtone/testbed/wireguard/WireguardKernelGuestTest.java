package org.dialtone.testbed.wireguard;

import org.dialtone.testbed.RequiresRoot;
import org.dialtone.testbed.guest.BootsGuest;
import org.dialtone.testbed.guest.GuestRun;
import org.dialtone.testbed.guest.StockGuest;
import org.junit.jupiter.api.Order;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// Runs the tests of this package that are tagged for it in one guest with Debian's kernel, for
/// User-Mode Linux has no WireGuard. Its files stay below target/guest.
@RequiresRoot
@Order(Integer.MAX_VALUE)
class WireguardKernelGuestTest implements BootsGuest {
    private static final Duration LIMIT =
            Duration.ofSeconds(Integer.getInteger("dialtone.guest.limit", 900));

    @Override
    public GuestRun boot() throws IOException {
        Path directory = Path.of("target", "guest").toAbsolutePath();
        Files.createDirectories(directory);
        directory = Files.createTempDirectory(directory, "wireguard-");
        String name = WireguardKernelGuestTest.class.getPackageName();
        return GuestRun.start(name, directory, LIMIT, Map.of(), StockGuest::boot);
    }
}
