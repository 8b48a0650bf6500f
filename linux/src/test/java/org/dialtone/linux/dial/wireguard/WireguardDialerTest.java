package org.dialtone.linux.dial.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialListener;
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Established;
import org.dialtone.linux.process.Supervisor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;

/// Names that a program cannot have and a link of the kernel's can; the rest is in the testbed.
final class WireguardDialerTest {
    private static final DialListener NOBODY =
            new DialListener() {
                @Override
                public void progress(DialPhase phase, String words) {
                    // nothing is dialled
                }

                @Override
                public void established(Established connection) {
                    // nothing is dialled
                }

                @Override
                public void ended(DialEnd end) {
                    // nothing is dialled
                }
            };

    @TempDir private Path directory;

    private static InterfaceDefinition definition(int length, String userspace) {
        return new InterfaceDefinition(
                "n".repeat(length),
                DialKind.WIREGUARD,
                "wgnone",
                true,
                Map.of(
                        "public-key",
                        "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=",
                        "endpoint",
                        "192.0.2.1:51820",
                        "userspace",
                        userspace),
                DialPolicy.DEFAULT,
                DemandPolicy.NONE);
    }

    @Test
    void aNameThatNoProgramCanHaveIsLookedForAtTheKernel() {
        try (Supervisor supervisor = Supervisor.open(directory, Time.SYSTEM)) {
            WireguardDialer dialer =
                    new WireguardDialer(
                            supervisor,
                            Time.SYSTEM,
                            Path.of("/usr/bin/wireguard-go"),
                            directory,
                            null);
            DialRequest request = new DialRequest(definition(210, "kernel"), null);
            assertThat(dialer.adopt(request, NOBODY)).isNull();
        }
    }

    @Test
    void aNameThatNoProgramCanHaveIsAProblemOfTheProgramAlone() {
        assertThat(WireguardSettings.problems(definition(201, "kernel"))).isEmpty();
        assertThat(WireguardSettings.problems(definition(200, "wireguard-go"))).isEmpty();
        assertThat(WireguardSettings.problems(definition(201, "wireguard-go")))
                .containsExactly("name: 201 characters (expected: at most 200)");
    }
}
