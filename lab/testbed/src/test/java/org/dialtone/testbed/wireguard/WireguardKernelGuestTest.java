package org.dialtone.testbed.wireguard;

import org.dialtone.testbed.RequiresRoot;
import org.dialtone.testbed.guest.GuestRun;
import org.dialtone.testbed.guest.StockGuest;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/// Runs the tests of this package that are tagged for it in one guest with Debian's kernel, for
/// User-Mode Linux has no WireGuard. Its files stay below target/guest.
@RequiresRoot
class WireguardKernelGuestTest {
    private static final Duration LIMIT =
            Duration.ofSeconds(Integer.getInteger("dialtone.guest.limit", 900));

    @TestFactory
    Stream<DynamicNode> inTheGuest() throws IOException {
        Path directory = Path.of("target", "guest").toAbsolutePath();
        Files.createDirectories(directory);
        directory = Files.createTempDirectory(directory, "wireguard-");
        String name = WireguardKernelGuestTest.class.getPackageName();
        GuestRun run = GuestRun.start(name, directory, LIMIT, Map.of(), StockGuest::boot);
        return run.tests().onClose(run::close);
    }
}
