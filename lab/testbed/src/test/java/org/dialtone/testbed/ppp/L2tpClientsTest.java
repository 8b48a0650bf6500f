package org.dialtone.testbed.ppp;

import org.dialtone.api.dial.DialKind;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// Clients of an xl2tpd.
class L2tpClientsTest extends ClientsContract {
    L2tpClientsTest() {
        super(
                DialKind.L2TP,
                Map.of("server", L2tpServer.ADDRESS, "options", PppContract.QUICK),
                "10.97.0.1",
                "10\\.98\\.0\\.2");
    }

    @Override
    PppServer serve(Path directory) throws IOException {
        return new L2tpServer(directory, "1");
    }

    @Override
    void makeReady(PppClient near) {
        near.ip("addr replace 10.98.0.2/24 dev lac0");
        near.ip("link set lac0 up");
    }
}
