package org.dialtone.testbed.ppp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialMode;
import org.dialtone.core.port.Time;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// By PPPoE.
class PppoeRouterTest extends PppRouterContract {
    PppoeRouterTest() {
        super(DialKind.PPPOE, Map.of("device", PppoeServer.DEVICE));
    }

    @Override
    PppServer serve(Path directory) throws IOException {
        return new PppoeServer(directory, "1");
    }

    @Override
    void makeReady(PppClient near) {
        near.ip("addr replace 10.1.1.1/24 dev wan0");
        near.ip("link set wan0 up");
    }

    @Test
    void theFirstPacketReachesAFarEndThatTakesItsTime() throws Exception {
        try (PppRouter router = router(Time.SYSTEM);
                PppPause pause = PppPause.of(PppoeServer.ADDRESS, Duration.ofMillis(400))) {
            router.define(isp(policy(DialMode.ON_DEMAND)), PppServer.PASSWORD);
            await().until(() -> client().ip("route").contains(BEYOND + " dev trap0"));
            assertThat(ping(3)).contains("icmp_seq=1 ttl=").contains(" 0% packet loss");
            assertThat(router.ddm().status().packets())
                    .containsEntry("asked", 1L)
                    .containsEntry("silent", 0L);
            assertThat(pause.taken()).isTrue();
            router.ddm().disconnect(PppRouter.NAME).get();
            router.ddm().delete(PppRouter.NAME);
        }
        client().gone();
    }
}
