package org.dialtone.testbed.ppp;

import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.Time;
import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.dial.Rounds;
import org.dialtone.testbed.guest.GuestTests;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// [Rounds] with each kind of PPP, and the servers' own records.
@Tag(GuestTests.TAG)
class PppRoundsTest {
    /// One before those that are counted.
    private static final int DIALS = Rounds.COUNT + 1;

    @TempDir private Path directory;

    private void go(PppServer server, DialKind kind, Map<String, String> more) throws Exception {
        Path runtime = Files.createDirectory(directory.resolve("run"));
        Map<String, String> settings = new HashMap<>(Map.of("options", PppContract.QUICK));
        settings.putAll(more);
        InterfaceDefinition definition =
                new InterfaceDefinition(
                        PppRouter.NAME,
                        kind,
                        "ppp-isp",
                        true,
                        settings,
                        DialPolicy.DEFAULT,
                        DemandPolicy.NONE);
        try (PppRouter router = new PppRouter(runtime, Time.SYSTEM)) {
            new Rounds(router.router, List.of("ip"), runtime)
                    .go(
                            definition,
                            new InterfaceCredentials(PppServer.USER, "", PppServer.PASSWORD),
                            true);
        }
        server.awaitRecorded("came", DIALS);
        server.awaitRecorded("went", DIALS);
    }

    @Test
    void pppoe() throws Exception {
        try (PppServer server = new PppoeServer(directory, "1")) {
            server.makeReady();
            Namespace.run("", "ip", "link", "set", PppoeServer.DEVICE, "up");
            go(server, DialKind.PPPOE, Map.of("device", PppoeServer.DEVICE));
        }
    }

    @Test
    void l2tp() throws Exception {
        try (PppServer server = new L2tpServer(directory, "1")) {
            server.makeReady();
            Namespace.run("", "ip", "addr", "add", "10.98.0.2/24", "dev", L2tpServer.DEVICE);
            Namespace.run("", "ip", "link", "set", L2tpServer.DEVICE, "up");
            go(server, DialKind.L2TP, Map.of("server", L2tpServer.ADDRESS));
        }
    }

    @Test
    void serial() throws Exception {
        try (PppServer server = new SerialServer(directory)) {
            server.makeReady();
            go(
                    server,
                    DialKind.PPP,
                    Map.of("device", SerialServer.DEVICE, "speed", "115200", "number", "100"));
        }
    }
}
