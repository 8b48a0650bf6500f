package org.dialtone.testbed.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.RequiresRoot;
import org.dialtone.testbed.daemon.RunningDaemon.Run;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/// How a command finds its daemon: a user's own at its usual place, another by a name.
@RequiresRoot
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class FoundTest {
    private static final int USER = 12001;

    @TempDir private Path folder;
    private Namespace namespace;

    @BeforeEach
    void makeNamespace() throws IOException {
        namespace = Namespace.create();
        namespace.ip("link set lo up");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void removeNamespace() {
        namespace.close();
    }

    private String own(String name) throws IOException {
        Path made = Files.createDirectory(folder.resolve(name));
        Files.setAttribute(made, "unix:uid", USER);
        return made.toString();
    }

    @Test
    void aUsersOwnDaemonIsFoundWithoutBeingNamed() throws Exception {
        String run = own("run");
        Map<String, String> user =
                Map.of("HOME", own("home"), "XDG_RUNTIME_DIR", run, "XDG_STATE_HOME", own("state"));
        Path config = folder.resolve("dialtone.toml");
        Files.writeString(config, "[router]\nname = \"mine\"\n");
        try (RunningDaemon daemon = RunningDaemon.launchAs(USER, namespace, config, user)) {
            daemon.awaitLog("ready after");
            assertThat(Path.of(run, "dialtone", "dialtone.sock")).exists();
            String[] status = {"status", "--fields", "router,role"};
            assertThat(RunningDaemon.commandAs(USER, namespace, user, status))
                    .isEqualTo(new Run(0, "router  mine\nrole    administrator\n", ""));
            assertThat(daemon.stop()).isZero();
        }
    }

    @Test
    void aContextNamesARouterAndItsCertificates() throws Exception {
        RunningDaemon.certificates(folder, "noc");
        Path home = Files.createDirectories(folder.resolve("home/dialtone/keys"));
        for (String file : new String[] {"ca.pem", "client.pem", "client.key"}) {
            Files.copy(folder.resolve("pki/clients/noc").resolve(file), home.resolve(file));
        }
        Files.writeString(
                home.resolveSibling("contexts.toml"),
                """
                [elsewhere]
                router = "127.0.0.1:1"
                [lab]
                router = "127.0.0.1:8444"
                ca = "keys/ca.pem"
                certificate = "keys/client.pem"
                key = "keys/client.key"
                """);
        Map<String, String> user = Map.of("XDG_CONFIG_HOME", folder.resolve("home").toString());
        Path config =
                RunningDaemon.configure(folder, "", RunningDaemon.remote(folder, "127.0.0.1:8444"));
        String[] status = {"status", "--context", "lab", "--fields", "role,caller"};
        try (RunningDaemon daemon = RunningDaemon.start(namespace, config)) {
            assertThat(RunningDaemon.command(namespace, user, status))
                    .isEqualTo(new Run(0, "role    observer\ncaller  certificate noc\n", ""));
            assertThat(daemon.stop()).isZero();
        }
    }
}
