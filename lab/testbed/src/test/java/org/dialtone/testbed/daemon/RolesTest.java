package org.dialtone.testbed.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dialtone.api.EventObject;
import org.dialtone.api.Registration;
import org.dialtone.api.Role;
import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.client.RemoteRouter;
import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.RequiresRoot;
import org.dialtone.testbed.service.Relay;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Who may do what, as `[access]` says it and processes of other users find it at both sockets.
@RequiresRoot
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class RolesTest {
    private static final int OBSERVER = 12001;
    private static final int OPERATOR = 12002;
    private static final int NOBODY = 12004;
    private static final int GROUP = 13001;
    private static final String ACCESS =
            "[access.observer]\nusers = [%d]\n[access.operator]\ngroups = [%d]\n"
                    .formatted(OBSERVER, GROUP);

    @TempDir private Path folder;
    private Namespace namespace;
    private Path config;

    @BeforeEach
    void configure() throws IOException {
        namespace = Namespace.create();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        config = RunningDaemon.configure(folder, "", ACCESS);
    }

    @AfterEach
    void removeNamespace() {
        namespace.close();
    }

    private Relay as(int uid, int gid) {
        return new Relay(folder, folder.resolve("d.sock"), uid, gid);
    }

    private static Router through(Relay relay) {
        return RemoteRouter.connect("unix:" + relay.path());
    }

    private static void assertDenied(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RouterException.class,
                        e -> assertThat(e.error()).isEqualTo(RouterError.ACCESS_DENIED));
    }

    @Test
    void anObserverRegistersAtEitherSocketUntilAReloadTakesItsRole() throws Exception {
        try (RunningDaemon daemon = RunningDaemon.start(namespace, config);
                Peer peer = Peer.of(folder.resolve("e.sock"), OBSERVER);
                Relay relay = as(OBSERVER, OBSERVER);
                Router router = through(relay);
                EventObject event = EventObject.autoReset()) {
            assertThat(router.info().role()).isEqualTo(Role.OBSERVER);
            Registration _ = router.register(event);
            assertThat(peer.line()).startsWith("registered at");
            namespace.ip("link set lo up");
            assertThat(event.await(RunningDaemon.LIMIT)).isTrue();
            assertThat(peer.line()).isEqualTo("signalled 1 times");
            assertDenied(() -> router.ddm().delete("office"));

            RunningDaemon.configure(folder, "", "");
            daemon.reload();
            assertThat(peer.line()).isEqualTo("the router has gone");
            assertThat(peer.line()).isEqualTo("error 5");
            assertDenied(router::snapshot);
            assertThat(daemon.stop()).isZero();
        }
    }

    @Test
    void whoeverIsNotNamedIsRefusedAtEitherSocket() throws Exception {
        try (RunningDaemon daemon = RunningDaemon.start(namespace, config);
                Peer peer = Peer.of(folder.resolve("e.sock"), NOBODY);
                Relay relay = as(NOBODY, NOBODY)) {
            assertDenied(() -> through(relay).close());
            assertThat(peer.rest()).endsWith("error 5");
            assertThat(daemon.stop()).isZero();
        }
    }

    @Test
    void aGroupHasTheRoleThatIsSaidOfIt() throws Exception {
        try (RunningDaemon daemon = RunningDaemon.start(namespace, config);
                Relay relay = as(OPERATOR, GROUP);
                Router router = through(relay)) {
            assertThat(router.info().role()).isEqualTo(Role.OPERATOR);
            assertThat(daemon.stop()).isZero();
        }
    }
}
