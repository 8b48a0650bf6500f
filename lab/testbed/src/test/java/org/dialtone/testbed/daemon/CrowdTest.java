package org.dialtone.testbed.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.RequiresRoot;
import org.dialtone.testbed.daemon.RunningDaemon.Run;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.Map;

/// More connections from other machines than the daemon has memory for, whatever `[limits]` says.
@RequiresRoot
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class CrowdTest {
    /// Connects by mutual TLS until a hundred connections one after another are refused, says how
    /// many are open, and keeps them until its input ends.
    private static final String CROWD =
            """
            import socket, ssl, sys
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.load_verify_locations(sys.argv[1] + "/ca.pem")
            context.load_cert_chain(sys.argv[1] + "/client.pem", sys.argv[1] + "/client.key")
            context.set_alpn_protocols(["h2"])
            hello = b"PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
            crowd, refused = [], 0
            while refused < 100 and len(crowd) < 20000:
                try:
                    peer = socket.create_connection(("127.0.0.1", 8444))
                    peer = context.wrap_socket(peer, server_hostname="127.0.0.1")
                    peer.sendall(hello)
                    if not peer.recv(9):
                        raise ConnectionResetError()
                    crowd.append(peer)
                    refused = 0
                except OSError:
                    refused += 1
            print(len(crowd), flush=True)
            sys.stdin.read()
            """;

    @TempDir private Path folder;
    @AutoClose private final Namespace namespace = Namespace.cabled();

    private Run near(String... arguments) throws Exception {
        return RunningDaemon.command(
                namespace, Map.of("DIALTONE_ROUTER", "unix:" + folder + "/d.sock"), arguments);
    }

    @Test
    void whoComesWhenMemoryRunsShortIsRefusedAndTheRouterGoesOn() throws Exception {
        RunningDaemon.certificates(folder, "crowd");
        String remote = RunningDaemon.remote(folder, "127.0.0.1:8444");
        String limits = "[limits]\nconnections = 1000000\n";
        Path config = RunningDaemon.configure(folder, "", remote + limits);
        try (RunningDaemon daemon = RunningDaemon.start(namespace, config)) {
            String files = folder.resolve("pki/clients/crowd").toString();
            Process crowd =
                    new ProcessBuilder(namespace.command("python3", "-c", CROWD, files))
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            try (BufferedReader said = crowd.inputReader(UTF_8)) {
                String open = said.readLine();
                assertThat(open).isNotNull();
                assertThat(Integer.parseInt(open)).isBetween(100, 19_999);
                daemon.awaitLog("memory: nearly used up by");
                assertThat(near("status", "--fields", "role").out())
                        .isEqualTo("role  administrator\n");
                namespace.ip("link set vb down");
                await().atMost(RunningDaemon.LIMIT)
                        .until(
                                () ->
                                        near("history", "--interface", "va")
                                                .out()
                                                .contains("carrier"));
            } finally {
                crowd.destroyForcibly().waitFor();
            }
            assertThat(daemon.log()).noneMatch(line -> line.contains("OutOfMemory"));
            assertThat(daemon.stop()).isZero();
        }
    }
}
