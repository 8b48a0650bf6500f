package org.dialtone.testbed.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.core.port.Time;
import org.dialtone.linux.dial.wireguard.WireguardDialer;
import org.dialtone.testbed.RequiresRoot;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// By wireguard-go, on this machine's kernel.
@RequiresRoot
class WireguardGoTest extends WireguardContract {
    WireguardGoTest() {
        super(false, "wireguard-go");
    }

    @Test
    void withoutItsProgramItSaysSo() throws IOException {
        WireguardDialer without =
                new WireguardDialer(supervisor, Time.SYSTEM, Path.of("/none"), SOCKETS, null);
        assertThat(without.missing(request("client", Map.of()).definition()))
                .contains("/none")
                .contains("install the package wireguard-go");
    }
}
