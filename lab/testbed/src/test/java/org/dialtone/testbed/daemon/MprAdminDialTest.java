package org.dialtone.testbed.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dialtone.mprapi.ErrorCodes.*;
import static org.dialtone.mprapi.Kernel32.*;
import static org.dialtone.mprapi.MprAdmin.*;
import static org.dialtone.mprapi.MprConstants.*;

import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.client.RemoteRouter;
import org.dialtone.mprapi.HANDLE;
import org.dialtone.mprapi.MPR_INTERFACE_0;
import org.dialtone.mprapi.MPR_INTERFACE_1;
import org.dialtone.mprapi.MPR_INTERFACE_2;
import org.dialtone.mprapi.RAS_CONNECTION_0;
import org.dialtone.mprapi.RAS_CONNECTION_1;
import org.dialtone.mprapi.RAS_CONNECTION_2;
import org.dialtone.mprapi.RAS_CONNECTION_3;
import org.dialtone.mprapi.RAS_PORT_0;
import org.dialtone.mprapi.RAS_PORT_1;
import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.Processes;
import org.dialtone.testbed.RequiresRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// A program for the Windows router API that has a daemon define, dial, hang up and delete.
@RequiresRoot
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class MprAdminDialTest {
    private static final String NAME = "wan";

    @TempDir private Path folder;
    @AutoClose private final Namespace namespace = Namespace.create();
    @AutoClose private final Namespace far = Namespace.create();
    private final int[] read = new int[1];
    private final int[] total = new int[1];
    private String address;
    private RunningDaemon daemon;
    private HANDLE hServer;

    @BeforeEach
    void start() throws Exception {
        Path config = RunningDaemon.configure(folder, "", "trap = \"mpr0\"");
        Files.createDirectory(folder.resolve("interfaces.d"));
        Files.createDirectory(folder.resolve("credentials.d"));
        Files.writeString(
                folder.resolve("connect"),
                """
                until [ -e %1$s ]; do sleep 0.1; done
                trap 'kill $!; ip link delete $DIALTONE_LINK; exit 0' TERM
                ip link add $DIALTONE_LINK type veth peer name far0 netns %2$s
                ip -n %2$s link set far0 up; ip link set $DIALTONE_LINK up
                sleep 600 & wait
                """
                        .formatted(folder.resolve("go"), far.name()));
        address = "unix:" + folder + "/d.sock";
        daemon = RunningDaemon.start(namespace, config);
        HANDLE[] out = new HANDLE[1];
        assertThat(MprAdminServerConnect(address, out)).isEqualTo(NO_ERROR);
        hServer = out[0];
    }

    @AfterEach
    void stop() {
        MprAdminServerDisconnect(hServer);
        daemon.close();
        Processes.end(folder.toString());
    }

    private HANDLE create() {
        HANDLE[] made = new HANDLE[1];
        MPR_INTERFACE_0 said =
                new MPR_INTERFACE_0(NAME, null, true, ROUTER_IF_TYPE_FULL_ROUTER, 0, 0, 0);
        assertThat(MprAdminInterfaceCreate(hServer, 0, said, made)).isEqualTo(NO_ERROR);
        return made[0];
    }

    private void command(HANDLE wan, String command) {
        assertThat(set(wan, command)).isEqualTo(NO_ERROR);
    }

    private int set(HANDLE wan, String command) {
        MPR_INTERFACE_2 said =
                MPR_INTERFACE_2
                        .of(NAME, true)
                        .withDevice(MPRDT_Generic, "exec", command)
                        .withIdleDisconnectSeconds(-1);
        return MprAdminInterfaceSetInfo(hServer, wan, 2, said);
    }

    private HANDLE created(String command) {
        HANDLE wan = create();
        command(wan, command);
        return wan;
    }

    private MPR_INTERFACE_0 info(HANDLE wan) {
        MPR_INTERFACE_0[] out = new MPR_INTERFACE_0[1];
        assertThat(MprAdminInterfaceGetInfo(hServer, wan, 0, out)).isEqualTo(NO_ERROR);
        return out[0];
    }

    private RAS_PORT_0 port() {
        RAS_PORT_0[][] out = new RAS_PORT_0[1][];
        assertThat(MprAdminPortEnum(hServer, 0, INVALID_HANDLE_VALUE, out, -1, read, total, null))
                .isEqualTo(NO_ERROR);
        return List.of(out[0]).getFirst();
    }

    private static HANDLE event() {
        return Objects.requireNonNull(CreateEvent(null, false, false, null));
    }

    private static void awaitSignal(HANDLE event) {
        assertThat(WaitForSingleObject(event, (int) RunningDaemon.LIMIT.toMillis()))
                .isEqualTo(WAIT_OBJECT_0);
    }

    /// What makes the link `wan` once there is a file `go`, and takes it down when it is to end.
    private String connects() {
        return "exec sh " + folder.resolve("connect");
    }

    private HANDLE connected() throws Exception {
        Files.createFile(folder.resolve("go"));
        HANDLE wan = created(connects());
        assertThat(MprAdminInterfaceConnect(hServer, wan, null, true)).isEqualTo(NO_ERROR);
        return wan;
    }

    @Test
    void whatIsCreatedIsNotConfiguredUntilSetInfoSaysTheRest() {
        HANDLE wan = create();
        assertThat(info(wan).dwConnectionState()).isEqualTo(ROUTER_IF_STATE_UNREACHABLE);
        assertThat(info(wan).fUnReachabilityReasons()).isEqualTo(MPR_INTERFACE_CONNECTION_FAILURE);
        assertThat(info(wan).dwLastError()).isEqualTo(ERROR_INTERFACE_CONFIGURATION);
        assertThat(MprAdminInterfaceConnect(hServer, wan, null, true))
                .isEqualTo(ERROR_INTERFACE_CONFIGURATION);
        HANDLE event = event();
        assertThat(MprAdminInterfaceConnect(hServer, wan, event, false))
                .isEqualTo(ERROR_INTERFACE_CONFIGURATION);
        assertThat(WaitForSingleObject(event, 0)).isEqualTo(WAIT_TIMEOUT);

        MPR_INTERFACE_1 hours =
                new MPR_INTERFACE_1(
                        NAME,
                        null,
                        true,
                        ROUTER_IF_TYPE_FULL_ROUTER,
                        0,
                        0,
                        0,
                        List.of("1 09:00-12:00"));
        assertThat(MprAdminInterfaceSetInfo(hServer, wan, 1, hours)).isEqualTo(NO_ERROR);
        assertThat(info(wan).dwLastError()).isEqualTo(ERROR_INTERFACE_CONFIGURATION);
        MPR_INTERFACE_2 wrong =
                MPR_INTERFACE_2.of(NAME, true).withDevice(RASDT_PPPoE, "no such/link", "");
        assertThat(MprAdminInterfaceSetInfo(hServer, wan, 2, wrong))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        awaitProblem("wan: device: missing (expected: the name of an Ethernet link)");
        command(wan, "exit 3");
        assertThat(info(wan).dwLastError()).isNotEqualTo(ERROR_INTERFACE_CONFIGURATION);
        awaitProblem();
        assertThat(MprAdminInterfaceDelete(hServer, wan)).isEqualTo(NO_ERROR);
        assertThat(MprAdminInterfaceGetInfo(hServer, wan, 0, new MPR_INTERFACE_0[1]))
                .isEqualTo(ERROR_INVALID_HANDLE);
    }

    /// Until `ddm status` says this and no more.
    private void awaitProblem(String... problems) {
        try (Router router = RemoteRouter.connect(address)) {
            await().atMost(RunningDaemon.LIMIT)
                    .until(() -> router.ddm().status().problems().equals(List.of(problems)));
        }
    }

    @Test
    void whatHasNoMemberIsSaidByOtherMeans() {
        HANDLE[] made = new HANDLE[1];
        MPR_INTERFACE_2 said =
                MPR_INTERFACE_2
                        .of("branch", true)
                        .withDevice(MPRDT_Vpn, "WireGuard", "branch.example:51820");
        assertThat(MprAdminInterfaceCreate(hServer, 2, said, made)).isEqualTo(NO_ERROR);
        assertThat(MprAdminInterfaceConnect(hServer, made[0], null, true))
                .isEqualTo(ERROR_INTERFACE_CONFIGURATION);
        awaitProblem("branch: public-key: missing (expected: the peer's, 32 bytes in Base64)");
    }

    @Test
    void anAttemptWithAnEventIsPendingUntilTheEventIsSet() throws Exception {
        HANDLE wan = created(connects());
        assertThat(MprAdminInterfaceSetCredentials(address, NAME, "alice", null, "s3cret"))
                .isEqualTo(NO_ERROR);
        HANDLE event = event();
        HANDLE changes = event();
        assertThat(MprAdminRegisterConnectionNotification(hServer, changes)).isEqualTo(NO_ERROR);
        assertThat(MprAdminInterfaceConnect(hServer, wan, event, false)).isEqualTo(PENDING);
        assertThat(MprAdminInterfaceConnect(hServer, wan, null, true))
                .isEqualTo(ERROR_ALREADY_CONNECTING);
        assertThat(info(wan).dwConnectionState()).isEqualTo(ROUTER_IF_STATE_CONNECTING);
        assertThat(port().dwPortCondition()).isEqualTo(RAS_PORT_INITIALIZING);
        assertThat(WaitForSingleObject(event, 0)).isEqualTo(WAIT_TIMEOUT);
        Files.createFile(folder.resolve("go"));
        awaitSignal(event);
        awaitSignal(changes);
        assertThat(info(wan).dwConnectionState()).isEqualTo(ROUTER_IF_STATE_CONNECTED);
        assertThat(MprAdminInterfaceConnect(hServer, wan, null, true)).isEqualTo(NO_ERROR);

        assertThat(MprAdminInterfaceDelete(hServer, wan)).isEqualTo(ERROR_INTERFACE_CONNECTED);
        assertThat(MprAdminInterfaceDisconnect(hServer, wan)).isEqualTo(NO_ERROR);
        awaitSignal(changes);
        assertThat(MprAdminInterfaceDisconnect(hServer, wan))
                .isEqualTo(ERROR_INTERFACE_NOT_CONNECTED);
        assertThat(MprAdminInterfaceDelete(hServer, wan)).isEqualTo(NO_ERROR);
        assertThat(folder.resolve("interfaces.d")).isEmptyDirectory();
        assertThat(folder.resolve("credentials.d")).isEmptyDirectory();
    }

    @Test
    void aSynchronousFailureIsTheCodeThatIsTheLastErrorThen() {
        HANDLE wan = created("exit 3");
        int code = MprAdminInterfaceConnect(hServer, wan, null, true);
        assertThat(code).isEqualTo(RouterError.UNKNOWN.code());
        assertThat(info(wan).dwLastError()).isEqualTo(code);
        assertThat(info(wan).dwConnectionState())
                .as("it is dialled again, by and by")
                .isEqualTo(ROUTER_IF_STATE_DISCONNECTED);
    }

    @Test
    void portAndConnectionOfEveryLevelAreTheInterfaces() throws Exception {
        HANDLE wan = connected();
        assertThat(MprAdminInterfaceSetCredentials(address, NAME, "alice", null, "s3cret"))
                .isEqualTo(NO_ERROR);
        String[] user = new String[1];
        assertThat(MprAdminInterfaceGetCredentials(address, NAME, user, null, null))
                .isEqualTo(NO_ERROR);
        assertThat(user).containsExactly("alice");
        RAS_PORT_0 port = port();
        assertThat(port.wszPortName()).isEqualTo(NAME);
        assertThat(port.wszMediaName()).isEqualTo("exec");
        assertThat(port.dwPortCondition()).isEqualTo(RAS_PORT_AUTHENTICATED);
        HANDLE connection = Objects.requireNonNull(port.hConnection());

        RAS_CONNECTION_0[][] level0 = new RAS_CONNECTION_0[1][];
        assertThat(MprAdminConnectionEnum(hServer, 0, level0, -1, read, total, null))
                .isEqualTo(NO_ERROR);
        assertThat(level0[0])
                .singleElement()
                .satisfies(it -> assertThat(it.hConnection()).isEqualTo(connection))
                .satisfies(it -> assertThat(it.hInterface()).isEqualTo(wan))
                .satisfies(it -> assertThat(it.wszUserName()).isEqualTo("alice"));
        RAS_CONNECTION_1[][] level1 = new RAS_CONNECTION_1[1][];
        assertThat(MprAdminConnectionEnum(hServer, 1, level1, -1, read, total, null))
                .isEqualTo(NO_ERROR);
        assertThat(level1[0]).singleElement().extracting("hConnection").isEqualTo(connection);
        RAS_CONNECTION_2[][] level2 = new RAS_CONNECTION_2[1][];
        assertThat(MprAdminConnectionEnum(hServer, 2, level2, -1, read, total, null))
                .isEqualTo(NO_ERROR);
        assertThat(level2[0]).singleElement().extracting("hConnection").isEqualTo(connection);
        RAS_CONNECTION_3[][] level3 = new RAS_CONNECTION_3[1][];
        assertThat(MprAdminConnectionEnum(hServer, 3, level3, -1, read, total, null))
                .isEqualTo(NO_ERROR);
        assertThat(level3[0]).singleElement().extracting("hConnection").isEqualTo(connection);
        assertThat(MprAdminConnectionClearStats(hServer, connection)).isEqualTo(NO_ERROR);
        assertThat(MprAdminPortGetInfo(hServer, 1, port.hPort(), new RAS_PORT_1[1]))
                .isEqualTo(NO_ERROR);

        assertThat(MprAdminPortDisconnect(hServer, port.hPort())).isEqualTo(NO_ERROR);
        assertThat(MprAdminPortDisconnect(hServer, port.hPort()))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(port().dwPortCondition()).isEqualTo(RAS_PORT_DISCONNECTED);
        assertThat(port().hConnection()).isNull();
        assertThat(MprAdminConnectionGetInfo(hServer, 0, connection, new RAS_CONNECTION_0[1]))
                .isEqualTo(ERROR_INTERFACE_NOT_CONNECTED);
    }

    @Test
    void aStoppedManagerNeitherRegistersNorDials() throws Exception {
        HANDLE wan = connected();
        HANDLE event = event();
        try (Router router = RemoteRouter.connect(address)) {
            router.ddm().stop();
        }
        assertThat(MprAdminRegisterConnectionNotification(hServer, event))
                .isEqualTo(ERROR_DDM_NOT_RUNNING);
        assertThat(MprAdminDeregisterConnectionNotification(hServer, event))
                .isEqualTo(ERROR_DDM_NOT_RUNNING);
        await().until(() -> info(wan).dwConnectionState() != ROUTER_IF_STATE_CONNECTED);
        assertThat(info(wan).fUnReachabilityReasons()).isEqualTo(MPR_INTERFACE_SERVICE_PAUSED);
        assertThat(MprAdminInterfaceConnect(hServer, wan, null, true))
                .isEqualTo(ERROR_DDM_NOT_RUNNING);
        assertThat(MprAdminInterfaceDelete(hServer, wan)).isEqualTo(NO_ERROR);
    }

    @Test
    void aLongNameHasALinkThatTheKernelTakes() throws Exception {
        Files.createFile(folder.resolve("go"));
        String name = "the-branch-office-in-the-north";
        MPR_INTERFACE_2 said =
                MPR_INTERFACE_2
                        .of(name, true)
                        .withDevice(MPRDT_Generic, "exec", connects())
                        .withIdleDisconnectSeconds(-1);
        HANDLE[] made = new HANDLE[1];
        assertThat(MprAdminInterfaceCreate(hServer, 2, said, made)).isEqualTo(NO_ERROR);
        assertThat(MprAdminInterfaceConnect(hServer, made[0], null, true)).isEqualTo(NO_ERROR);
        assertThat(namespace.exec("ip", "-br", "link")).contains("the-bran-");
        assertThat(MprAdminInterfaceDisconnect(hServer, made[0])).isEqualTo(NO_ERROR);
        assertThat(namespace.exec("ip", "-br", "link")).doesNotContain("the-bran-");
    }
}
