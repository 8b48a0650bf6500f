package org.dialtone.testbed.ppp;

import org.dialtone.api.dial.DialKind;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// By L2TP.
class L2tpRouterTest extends PppRouterContract {
    L2tpRouterTest() {
        super(DialKind.L2TP, Map.of("server", L2tpServer.ADDRESS));
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
