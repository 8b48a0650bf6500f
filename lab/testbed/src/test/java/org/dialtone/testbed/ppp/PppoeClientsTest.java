package org.dialtone.testbed.ppp;

import org.dialtone.api.dial.DialKind;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// Clients of a pppoe-server.
class PppoeClientsTest extends ClientsContract {
    PppoeClientsTest() {
        super(
                DialKind.PPPOE,
                Map.of(
                        "device",
                        PppoeServer.DEVICE,
                        "options",
                        PppContract.QUICK + " pppoe-padi-timeout 1 pppoe-padi-attempts 2"),
                "10.99.0.1",
                "([0-9a-f]{2}:){5}[0-9a-f]{2}");
    }

    @Override
    PppServer serve(Path directory) throws IOException {
        return new PppoeServer(directory, "1");
    }

    @Override
    void makeReady(PppClient near) {
        near.ip("link set wan0 up");
    }
}
