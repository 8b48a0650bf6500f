package org.dialtone.testbed.dial;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.linux.dial.ipsec.IpsecDialer;
import org.dialtone.linux.vici.ViciConnection;
import org.dialtone.linux.vici.ViciMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Two charons, and a dialer at the near one.
abstract class IpsecRig {
    @TempDir Path directory;
    Charons charons;
    IpsecDialer dialer;

    @BeforeEach
    final void start() throws IOException {
        charons = new Charons(directory);
        dialer = another();
    }

    /// One of a daemon that is started now.
    final IpsecDialer another() {
        return new IpsecDialer(charons.nearSocket(), directory.resolve("run"));
    }

    @AfterEach
    final void stop() {
        charons.close();
    }

    final DialRequest request(String password, Map<String, String> more) {
        Map<String, String> settings =
                new HashMap<>(
                        Map.of(
                                "remote", "10.215.0.2",
                                "local-id", "near@example",
                                "remote-id", "far@example",
                                "local-ts", "10.216.1.1/32",
                                "remote-ts", "10.216.2.1/32",
                                "esp-proposals", "aes128-sha256",
                                "dpd-delay", "1s"));
        settings.putAll(more);
        return request(settings, password);
    }

    /// By a connection that somebody else has loaded.
    final DialRequest theirs() {
        return request(Map.of("connection", "theirs"), "");
    }

    private DialRequest request(Map<String, String> settings, String password) {
        InterfaceDefinition definition =
                new InterfaceDefinition(
                        "office",
                        DialKind.IPSEC,
                        "ipsec0",
                        true,
                        settings,
                        DialPolicy.DEFAULT,
                        DemandPolicy.NONE);
        assertThat(dialer.problems(definition)).isEmpty();
        assertThat(dialer.missing(definition)).isNull();
        return new DialRequest(definition, new InterfaceCredentials("", "", password));
    }

    final void nothingLeft() {
        assertThat(directory.resolve("run/.ipsec").toFile().list()).isNullOrEmpty();
        assertThat(Charons.connections(charons.nearSocket())).isZero();
        try (ViciConnection charon = ViciConnection.open(charons.nearSocket())) {
            assertThat(charon.call("get-conns", ViciMessage.EMPTY).texts("conns")).isEmpty();
            assertThat(charon.call("get-shared", ViciMessage.EMPTY).texts("keys")).isEmpty();
        }
    }

    /// Has something done at the near charon.
    final void near(String command, ViciMessage message) {
        try (ViciConnection charon = ViciConnection.open(charons.nearSocket())) {
            charon.demand(command, message);
        }
    }
}
