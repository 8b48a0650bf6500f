package org.dialtone.mprapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.dialtone.mprapi.ErrorCodes.*;
import static org.dialtone.mprapi.Kernel32.INVALID_HANDLE_VALUE;
import static org.dialtone.mprapi.MprAdmin.*;
import static org.dialtone.mprapi.MprConstants.*;

import org.dialtone.api.ConnectionId;
import org.dialtone.api.FarEnd;
import org.dialtone.api.Role;
import org.dialtone.api.Traffic;
import org.dialtone.api.dial.InterfaceCredentials;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/// The ports of demand-dial interfaces, and what is told of their connections.
final class PortCallsTest extends MprApiTest {
    private final RAS_PORT_0[][] ports = new RAS_PORT_0[1][];
    private final RAS_PORT_0[] port0 = new RAS_PORT_0[1];
    private final RAS_PORT_1[] port1 = new RAS_PORT_1[1];

    @BeforeEach
    void define() {
        router.define("isp", Map.of("kind", "pppoe", "pppoe.device", "wan0"));
        router.define("office", Map.of("kind", "l2tp", "l2tp.server", "192.0.2.1"));
        router.dialler.connected.put("isp", new ConnectionId(1));
        router.traffic.put(new ConnectionId(1001), new Traffic(1000, 2000, 10, 20));
        assertThat(list(-1)).isEqualTo(NO_ERROR);
    }

    private int list(int length) {
        return MprAdminPortEnum(
                hServer, 0, INVALID_HANDLE_VALUE, ports, length, read, total, resume);
    }

    private HANDLE connectionOfIsp() {
        RAS_PORT_0 isp = ports[0][0];
        assertThat(isp.wszPortName()).isEqualTo("isp");
        return java.util.Objects.requireNonNull(isp.hConnection());
    }

    @Test
    void eachDemandDialInterfaceHasAPort() {
        assertThat(ports[0]).hasSize(2);
        RAS_PORT_0 isp = ports[0][0];
        assertThat(isp)
                .isEqualTo(
                        new RAS_PORT_0(
                                isp.hPort(),
                                connectionOfIsp(),
                                RAS_PORT_AUTHENTICATED,
                                0,
                                60,
                                "isp",
                                "pppoe",
                                "wan0",
                                "PPPoE"));
        RAS_PORT_0 office = ports[0][1];
        assertThat(office.hConnection()).isNull();
        assertThat(office.dwPortCondition()).isEqualTo(RAS_PORT_DISCONNECTED);
        assertThat(office.dwConnectDuration()).isZero();
        assertThat(office.wszDeviceName()).isEqualTo("L2TP");
        assertThat(MprAdminPortGetInfo(hServer, 0, office.hPort(), port0)).isEqualTo(NO_ERROR);
        assertThat(port0[0]).isEqualTo(office);
        assertThat(MprAdminInterfaceConnect(hServer, interfaceNamed("office"), null, false))
                .isEqualTo(PENDING);
        assertThat(MprAdminPortGetInfo(hServer, 0, office.hPort(), port0)).isEqualTo(NO_ERROR);
        assertThat(port0[0].dwPortCondition()).isEqualTo(RAS_PORT_INITIALIZING);
    }

    @Test
    void portsComeInPagesAndByConnection() {
        assertThat(list(380)).isEqualTo(ERROR_MORE_DATA);
        assertThat(total[0]).isEqualTo(2);
        assertThat(list(380)).isEqualTo(NO_ERROR);
        assertThat(ports[0][0].wszPortName()).isEqualTo("office");
        assertThat(list(-1)).isEqualTo(NO_ERROR);
        HANDLE isp = connectionOfIsp();
        assertThat(MprAdminPortEnum(hServer, 0, isp, ports, -1, read, total, resume))
                .isEqualTo(NO_ERROR);
        assertThat(ports[0]).hasSize(1);
        assertThat(MprAdminPortEnum(hServer, 0, connection(), ports, -1, read, total, resume))
                .isEqualTo(NO_ERROR);
        assertThat(ports[0]).as("of eth0").isEmpty();
    }

    @Test
    void levelOneTellsWhatHasPassedUntilItIsCleared() {
        HANDLE port = ports[0][0].hPort();
        assertThat(MprAdminPortGetInfo(hServer, 1, port, port1)).isEqualTo(NO_ERROR);
        assertThat(port1[0].hConnection()).isEqualTo(connectionOfIsp());
        assertThat(port1[0].dwBytesRcved()).isEqualTo(1000);
        assertThat(port1[0].dwFramesXmited()).isEqualTo(20);
        assertThat(MprAdminPortClearStats(hServer, port)).isEqualTo(NO_ERROR);
        router.traffic.put(new ConnectionId(1001), new Traffic(1500, 2001, 12, 21));
        assertThat(MprAdminPortGetInfo(hServer, 1, port, port1)).isEqualTo(NO_ERROR);
        assertThat(port1[0].dwBytesRcved()).isEqualTo(500);
        assertThat(port1[0].dwBytesXmited()).isEqualTo(1);
        assertThat(MprAdminPortClearStats(hServer, ports[0][1].hPort())).isEqualTo(NO_ERROR);
        assertThat(MprAdminPortGetInfo(hServer, 1, ports[0][1].hPort(), port1)).isEqualTo(NO_ERROR);
        assertThat(port1[0].hConnection()).isNull();
        assertThat(port1[0].dwBytesRcved()).isZero();
    }

    @Test
    void aClientHasAPortAndAUserAndIsHungUp() {
        router.client(7, "vpn:alice", "openvpn", new FarEnd("alice", "192.0.2.7:5", List.of()));
        router.client(8, "ppp0", "ppp", new FarEnd("bob", "", List.of()));
        assertThat(list(-1)).isEqualTo(NO_ERROR);
        assertThat(ports[0])
                .extracting(
                        RAS_PORT_0::wszPortName,
                        RAS_PORT_0::wszMediaName,
                        RAS_PORT_0::wszDeviceType,
                        RAS_PORT_0::dwPortCondition)
                .contains(
                        tuple("vpn:alice", "openvpn", MPRDT_Vpn, RAS_PORT_AUTHENTICATED),
                        tuple("ppp0", "ppp", MPRDT_Generic, RAS_PORT_AUTHENTICATED));
        RAS_CONNECTION_0[] info = new RAS_CONNECTION_0[1];
        RAS_PORT_0 alice = ports[0][0];
        assertThat(alice.wszPortName()).as("the lowest handle").isEqualTo("vpn:alice");
        assertThat(MprAdminConnectionGetInfo(hServer, 0, alice.hConnection(), info))
                .isEqualTo(NO_ERROR);
        assertThat(info[0].wszUserName()).isEqualTo("alice");
        assertThat(info[0].dwInterfaceType()).isZero();
        assertThat(info[0].dwConnectionFlags()).isZero();
        assertThat(MprAdminConnectionGetInfo(hServer, 0, ports[0][1].hConnection(), info))
                .isEqualTo(NO_ERROR);
        assertThat(info[0].dwConnectionFlags()).isEqualTo(RAS_FLAGS_PPP_CONNECTION);
        RAS_CONNECTION_1[] passed = new RAS_CONNECTION_1[1];
        assertThat(MprAdminConnectionGetInfo(hServer, 1, alice.hConnection(), passed))
                .isEqualTo(NO_ERROR);
        assertThat(passed[0].dwBytesRcved()).isEqualTo(70);
        assertThat(MprAdminPortDisconnect(hServer, alice.hPort())).isEqualTo(NO_ERROR);
        assertThat(MprAdminInterfaceDisconnect(hServer, interfaceNamed("ppp0")))
                .isEqualTo(NO_ERROR);
        assertThat(router.dialler.asked).contains("disconnect vpn:alice", "disconnect ppp0");
        assertThat(MprAdminInterfaceConnect(hServer, interfaceNamed("ppp0"), null, false))
                .isEqualTo(ERROR_INTERFACE_HAS_NO_DEVICES);
    }

    @Test
    void portDisconnectHangsUpAndResetDoesNothing() {
        HANDLE isp = ports[0][0].hPort();
        assertThat(MprAdminPortReset(hServer, isp)).isEqualTo(NO_ERROR);
        assertThat(router.dialler.connected).containsKey("isp");
        assertThat(MprAdminPortDisconnect(hServer, isp)).isEqualTo(NO_ERROR);
        assertThat(router.dialler.connected).isEmpty();
        assertThat(MprAdminPortDisconnect(hServer, isp)).isEqualTo(ERROR_INVALID_PARAMETER);
        router.role = Role.OBSERVER;
        assertThat(MprAdminPortDisconnect(hServer, isp)).isEqualTo(ERROR_ACCESS_DENIED);
    }

    @Test
    void aHandleIsAPortsOrNot() {
        HANDLE port = ports[0][0].hPort();
        for (HANDLE bad :
                new HANDLE[] {MADE_UP, interfaceNamed("isp"), connectionOfIsp(), hServer}) {
            assertThat(MprAdminPortGetInfo(hServer, 0, bad, port0))
                    .isEqualTo(ERROR_INVALID_PORT_HANDLE);
            assertThat(MprAdminPortClearStats(hServer, bad)).isEqualTo(ERROR_INVALID_PORT_HANDLE);
            assertThat(MprAdminPortReset(hServer, bad)).isEqualTo(ERROR_INVALID_PARAMETER);
            assertThat(MprAdminPortDisconnect(hServer, bad)).isEqualTo(ERROR_INVALID_PARAMETER);
        }
        assertThat(MprAdminInterfaceConnect(hServer, port, null, true))
                .isEqualTo(ERROR_INVALID_HANDLE);
        assertThat(MprAdminPortGetInfo(hServer, 2, port, port0)).isEqualTo(ERROR_NOT_SUPPORTED);
        assertThat(MprAdminPortGetInfo(hServer, 1, port, port0)).isEqualTo(ERROR_INVALID_PARAMETER);
        router.dialler.definitions.remove("isp");
        assertThat(MprAdminPortGetInfo(hServer, 0, port, port0))
                .isEqualTo(ERROR_INVALID_PORT_HANDLE);
    }

    @Test
    void theServerCountsThePorts() {
        MPR_SERVER_0[] out = new MPR_SERVER_0[1];
        assertThat(MprAdminServerGetInfo(hServer, 0, out)).isEqualTo(NO_ERROR);
        assertThat(out[0]).isEqualTo(new MPR_SERVER_0(false, 90, 2, 1));
    }

    @Test
    void thereAreNoTunnelPortsAndNoneCanBeMade() {
        Object[] out = new Object[1];
        for (int level = 1; level <= 2; level++) {
            assertThat(MprAdminServerGetInfo(hServer, level, out)).isEqualTo(NO_ERROR);
            assertThat(MprAdminServerSetInfo(hServer, level, out[0])).isEqualTo(NO_ERROR);
        }
        MPR_SERVER_1 some = new MPR_SERVER_1(5, 1, 5, 1);
        assertThat(MprAdminServerSetInfo(hServer, 1, some)).isEqualTo(ERROR_NOT_SUPPORTED);
        assertThat(MprAdminServerSetInfo(hServer, 2, some)).isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminServerSetInfo(hServer, 0, some)).isEqualTo(ERROR_NOT_SUPPORTED);
        assertThat(MprAdminServerSetInfo(hServer, 1, null)).isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminServerSetInfo(null, 1, some)).isEqualTo(ERROR_INVALID_HANDLE);
        router.lanOnly = true;
        assertThat(MprAdminServerSetInfo(hServer, 9, some)).isEqualTo(ERROR_DDM_NOT_RUNNING);
        router.denied = true;
        assertThat(MprAdminServerSetInfo(hServer, 9, null)).isEqualTo(ERROR_ACCESS_DENIED);
    }

    @Test
    void connectionsOfEveryLevelTellTheUserToWhomMayKnow() {
        router.dialler.credentials.put("isp", new InterfaceCredentials("alice", "", "s3cret"));
        HANDLE isp = connectionOfIsp();
        RAS_CONNECTION_0[] zero = new RAS_CONNECTION_0[1];
        RAS_CONNECTION_2[] two = new RAS_CONNECTION_2[1];
        RAS_CONNECTION_3[] three = new RAS_CONNECTION_3[1];
        for (Role role : new Role[] {Role.ADMINISTRATOR, Role.OBSERVER}) {
            router.role = role;
            String user = role == Role.ADMINISTRATOR ? "alice" : "";
            assertThat(MprAdminConnectionGetInfo(hServer, 0, isp, zero)).isEqualTo(NO_ERROR);
            assertThat(zero[0].wszUserName()).isEqualTo(user);
            assertThat(zero[0].dwConnectionFlags()).isEqualTo(RAS_FLAGS_PPP_CONNECTION);
            assertThat(MprAdminConnectionGetInfo(hServer, 2, isp, two)).isEqualTo(NO_ERROR);
            assertThat(two[0].wszUserName()).isEqualTo(user);
            assertThat(two[0].PppInfo2().lcp().dwError()).isEqualTo(ERROR_PROTOCOL_NOT_CONFIGURED);
            assertThat(MprAdminConnectionGetInfo(hServer, 3, isp, three)).isEqualTo(NO_ERROR);
            assertThat(three[0].wszUserName()).isEqualTo(user);
            assertThat(three[0].dwSize()).isEqualTo(788);
        }
        assertThat(MprAdminConnectionGetInfo(hServer, 2, isp, three))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        RAS_CONNECTION_2[][] twos = new RAS_CONNECTION_2[1][];
        RAS_CONNECTION_3[][] threes = new RAS_CONNECTION_3[1][];
        assertThat(MprAdminConnectionEnum(hServer, 2, twos, 828, read, total, resume))
                .isEqualTo(ERROR_MORE_DATA);
        assertThat(twos[0]).hasSize(1);
        resume[0] = 0;
        assertThat(MprAdminConnectionEnum(hServer, 3, threes, -1, read, total, resume))
                .isEqualTo(NO_ERROR);
        assertThat(threes[0]).hasSize(3);
        assertThat(threes[0][2].dwInterfaceType()).isEqualTo(ROUTER_IF_TYPE_FULL_ROUTER);
        assertThat(threes[0][0].wszUserName()).isEmpty();
    }
}
