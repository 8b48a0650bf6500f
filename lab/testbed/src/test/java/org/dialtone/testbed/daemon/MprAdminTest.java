package org.dialtone.testbed.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dialtone.mprapi.ErrorCodes.*;
import static org.dialtone.mprapi.Kernel32.*;
import static org.dialtone.mprapi.MprAdmin.*;

import org.dialtone.api.Listener;
import org.dialtone.api.Router;
import org.dialtone.client.RemoteRouter;
import org.dialtone.mprapi.HANDLE;
import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.RequiresRoot;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Objects;

/// A program for the Windows router API that names a daemon's socket as its server.
@RequiresRoot
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class MprAdminTest {
    @TempDir private Path folder;
    @AutoClose private final Namespace namespace = Namespace.create();

    private static HANDLE event() {
        return Objects.requireNonNull(CreateEvent(null, false, false, null));
    }

    private static void register(HANDLE server, HANDLE event) {
        assertThat(MprAdminRegisterConnectionNotification(server, event)).isEqualTo(NO_ERROR);
    }

    private static void deregister(HANDLE server, HANDLE event) {
        assertThat(MprAdminDeregisterConnectionNotification(server, event)).isEqualTo(NO_ERROR);
    }

    private static void awaitSignal(HANDLE event) {
        assertThat(WaitForSingleObject(event, (int) RunningDaemon.LIMIT.toMillis()))
                .isEqualTo(WAIT_OBJECT_0);
    }

    @Test
    void anEventIsSignalledByADaemonUntilItIsDeregisteredOrTheServerDisconnected()
            throws Exception {
        Path config = RunningDaemon.configure(folder, "", "");
        String name = "unix:" + folder + "/d.sock";
        try (RunningDaemon daemon = RunningDaemon.start(namespace, config);
                Router other = RemoteRouter.connect(name)) {
            HANDLE[] hMprServer = new HANDLE[1];
            assertThat(MprAdminServerConnect(name, hMprServer)).isEqualTo(NO_ERROR);
            HANDLE event = event();
            HANDLE witness = event();
            register(hMprServer[0], event);
            register(hMprServer[0], witness);

            namespace.ip("link set lo up");
            awaitSignal(event);
            awaitSignal(witness);

            deregister(hMprServer[0], event);
            namespace.ip("link set lo down");
            awaitSignal(witness);
            // its answer comes behind every signal that was given before
            deregister(hMprServer[0], witness);
            assertThat(WaitForSingleObject(event, 0)).isEqualTo(WAIT_TIMEOUT);

            register(hMprServer[0], event);
            assertThat(other.listeners())
                    .extracting(Listener::kind)
                    .containsOnly(Listener.Kind.REMOTE);
            MprAdminServerDisconnect(hMprServer[0]);
            await().atMost(RunningDaemon.LIMIT).until(() -> other.listeners().isEmpty());
            assertThat(MprAdminRegisterConnectionNotification(hMprServer[0], event))
                    .isEqualTo(ERROR_INVALID_HANDLE);
            assertThat(daemon.stop()).isZero();
            assertThat(MprAdminServerConnect(name, hMprServer)).isEqualTo(RPC_S_UNKNOWN_IF);
        }
    }
}
