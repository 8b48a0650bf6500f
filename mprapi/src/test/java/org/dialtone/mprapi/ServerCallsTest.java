package org.dialtone.mprapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialtone.mprapi.ErrorCodes.*;
import static org.dialtone.mprapi.MprAdmin.*;

import org.dialtone.api.RouterError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

final class ServerCallsTest extends MprApiTest {

    @Test
    void nullAndEmptyNameAreThisMachine() {
        HANDLE[] out = new HANDLE[1];
        assertThat(MprAdminServerConnect("", out)).isEqualTo(NO_ERROR);
        assertThat(out[0]).isNotEqualTo(hServer);
    }

    @Test
    void oneRouterIsOpenedHoweverManyConnect() {
        HANDLE second = connected();
        assertThat(router.opened).isEqualTo(1);
        assertThat(router.handles).hasSize(2);
        MprAdminServerDisconnect(hServer);
        assertThat(router.closed).isZero();
        assertThat(MprAdminServerGetInfo(second, 0, new MPR_SERVER_0[1])).isEqualTo(NO_ERROR);
        MprAdminServerDisconnect(second);
        assertThat(router.closed).isEqualTo(1);
        connected();
        assertThat(router.opened).isEqualTo(2);
    }

    @Test
    void nowhereToPutTheHandleIsInvalidBinding() {
        assertThat(MprAdminServerConnect(null, null)).isEqualTo(RPC_S_INVALID_BINDING);
        assertThat(MprAdminServerConnect(null, new HANDLE[0])).isEqualTo(RPC_S_INVALID_BINDING);
        assertThat(router.handles).hasSize(1);
    }

    @Test
    void aMachineWithoutARouterIsAnUnknownInterface() {
        HANDLE[] out = {MADE_UP};
        assertThat(MprAdminServerConnect("gw7", out)).isEqualTo(RPC_S_UNKNOWN_IF);
        assertThat(out[0]).isSameAs(MADE_UP);
        assertThat(MprAdminIsServiceRunning("gw7")).isFalse();
        assertThat(MprAdminIsServiceInitialized("gw7", new boolean[1]))
                .isEqualTo(ERROR_SERVICE_NOT_ACTIVE);
    }

    private static void withoutCredentials(Path config) {
        System.setProperty("dialtone.config", config.toString());
        ThisProcess.use(ThisProcess.with(LIMIT, new Routers(), InstantSource.system()));
    }

    @AfterEach
    void withCredentials() {
        System.clearProperty("dialtone.config");
    }

    @Test
    void aMachineThatThisUserHasNoCredentialsForDeniesAccess(@TempDir Path empty) {
        withoutCredentials(empty);
        for (String name : List.of("gw7", "\\\\gw7", "gw7:8444")) {
            HANDLE[] out = {MADE_UP};
            assertThat(MprAdminServerConnect(name, out)).isEqualTo(ERROR_ACCESS_DENIED);
            assertThat(out[0]).isSameAs(MADE_UP);
        }
        assertThat(MprAdminIsServiceRunning("gw7")).isFalse();
    }

    @Test
    void whereNoServiceListensThereIsNoInterface(@TempDir Path empty) {
        withoutCredentials(empty);
        HANDLE[] out = {MADE_UP};
        assertThat(MprAdminServerConnect("unix:" + empty.resolve("none"), out))
                .isEqualTo(RPC_S_UNKNOWN_IF);
        assertThat(MprAdminServerConnect("no machine's name", out)).isEqualTo(RPC_S_UNKNOWN_IF);
        assertThat(MprAdminIsServiceInitialized("unix:" + empty.resolve("none"), new boolean[1]))
                .isEqualTo(ERROR_SERVICE_NOT_ACTIVE);
        assertThat(out[0]).isSameAs(MADE_UP);
    }

    @Test
    void aRouterThatCannotBeOpenedAnswersItsOwnCode() {
        MprAdminServerDisconnect(hServer);
        router.failure = RouterError.ACCESS_DENIED;
        assertThat(MprAdminServerConnect(null, new HANDLE[1])).isEqualTo(ERROR_ACCESS_DENIED);
        router.failure = null;
        assertThat(MprAdminServerConnect(null, new HANDLE[1])).isEqualTo(NO_ERROR);
    }

    @Test
    void atTheLimitOfHandlesConnectFailsAndLeavesNothingOpen() {
        List<HANDLE> events = new ArrayList<>();
        for (int i = 1; i < LIMIT; i++) {
            events.add(event());
        }
        assertThat(MprAdminServerConnect(null, new HANDLE[1])).isEqualTo(ERROR_NOT_ENOUGH_MEMORY);
        assertThat(router.handles.getLast().ended).isTrue();
        assertThat(Kernel32.CloseHandle(events.getFirst())).isTrue();
        assertThat(MprAdminServerConnect(null, new HANDLE[1])).isEqualTo(NO_ERROR);
    }

    @Test
    void disconnectPassesOverWhatIsNoServer() {
        MprAdminServerDisconnect(null);
        MprAdminServerDisconnect(MADE_UP);
        HANDLE event = event();
        MprAdminServerDisconnect(event);
        assertThat(Kernel32.SetEvent(event)).isTrue();
        MprAdminServerDisconnect(hServer);
        MprAdminServerDisconnect(hServer);
        assertThat(router.closed).isEqualTo(1);
    }

    @Test
    void theServiceRunsIfTheRouterCanBeOpened() {
        MprAdminServerDisconnect(hServer);
        boolean[] running = new boolean[1];
        assertThat(MprAdminIsServiceRunning(null)).isTrue();
        assertThat(MprAdminIsServiceInitialized(null, running)).isEqualTo(NO_ERROR);
        assertThat(running[0]).isTrue();
        assertThat(router.closed).isEqualTo(router.opened);
        router.failure = RouterError.NOT_SUPPORTED;
        assertThat(MprAdminIsServiceRunning("")).isFalse();
        assertThat(MprAdminIsServiceInitialized("", running)).isEqualTo(ERROR_SERVICE_NOT_ACTIVE);
    }

    @Test
    void theServiceDoesNotRunForACallerWithoutTheRight() {
        router.denied = true;
        assertThat(MprAdminIsServiceRunning(null)).isFalse();
        assertThat(MprAdminIsServiceInitialized(null, new boolean[1]))
                .isEqualTo(ERROR_ACCESS_DENIED);
        assertThat(MprAdminIsServiceInitialized(null, null)).isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminIsServiceInitialized(null, new boolean[0]))
                .isEqualTo(ERROR_INVALID_PARAMETER);
    }

    @Test
    void serverInfoTellsUptimeAndWhetherItIsLanOnly() {
        MPR_SERVER_0[] out = new MPR_SERVER_0[1];
        assertThat(MprAdminServerGetInfo(hServer, 0, out)).isEqualTo(NO_ERROR);
        assertThat(out[0]).isEqualTo(new MPR_SERVER_0(false, 90, 0, 0));
        router.lanOnly = true;
        assertThat(MprAdminServerGetInfo(hServer, 0, out)).isEqualTo(NO_ERROR);
        assertThat(out[0].fLanOnlyMode()).isTrue();
    }

    @Test
    void serverInfoRefusesBadArguments() {
        MPR_SERVER_0[] out = new MPR_SERVER_0[1];
        assertThat(MprAdminServerGetInfo(null, 0, out)).isEqualTo(RPC_S_INVALID_BINDING);
        assertThat(MprAdminServerGetInfo(event(), 0, out)).isEqualTo(RPC_S_INVALID_BINDING);
        assertThat(MprAdminServerGetInfo(hServer, 0, null)).isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminServerGetInfo(hServer, 1, out)).isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminServerGetInfo(hServer, 3, out)).isEqualTo(ERROR_NOT_SUPPORTED);
        assertThat(MprAdminServerGetInfo(hServer, -1, out)).isEqualTo(ERROR_NOT_SUPPORTED);
        router.denied = true;
        assertThat(MprAdminServerGetInfo(hServer, 9, null)).isEqualTo(ERROR_ACCESS_DENIED);
        assertThat(out[0]).isNull();
    }

    @Test
    void aBufferIsFreedOnce() {
        MPR_SERVER_0[] out = new MPR_SERVER_0[1];
        MprAdminServerGetInfo(hServer, 0, out);
        assertThat(MprAdminBufferFree(new MPR_SERVER_0(false, 90, 0, 0)))
                .as("equal, but foreign")
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminBufferFree(out[0])).isEqualTo(NO_ERROR);
        assertThat(MprAdminBufferFree(out[0])).isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminBufferFree(null)).isEqualTo(ERROR_INVALID_PARAMETER);
    }
}
