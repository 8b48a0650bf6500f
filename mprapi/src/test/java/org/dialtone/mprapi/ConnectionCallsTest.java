package org.dialtone.mprapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialtone.mprapi.ErrorCodes.*;
import static org.dialtone.mprapi.MprAdmin.*;
import static org.dialtone.mprapi.MprConstants.*;

import org.dialtone.api.ConnectionId;
import org.dialtone.api.Traffic;
import org.junit.jupiter.api.Test;

final class ConnectionCallsTest extends MprApiTest {
    private final RAS_CONNECTION_0[][] list0 = new RAS_CONNECTION_0[1][];
    private final RAS_CONNECTION_1[][] list1 = new RAS_CONNECTION_1[1][];
    private final RAS_CONNECTION_0[] one0 = new RAS_CONNECTION_0[1];
    private final RAS_CONNECTION_1[] one1 = new RAS_CONNECTION_1[1];

    @Test
    void levelZeroTellsInterfaceAndDuration() {
        assertThat(MprAdminConnectionEnum(hServer, 0, list0, -1, read, total, resume))
                .isEqualTo(NO_ERROR);
        assertThat(list0[0]).hasSize(2);
        assertThat(list0[0][0])
                .isEqualTo(
                        new RAS_CONNECTION_0(
                                connection(),
                                interfaceNamed("eth0"),
                                60,
                                ROUTER_IF_TYPE_DEDICATED,
                                0,
                                "eth0",
                                "",
                                "",
                                ""));
        assertThat(MprAdminConnectionGetInfo(hServer, 0, connection(), one0)).isEqualTo(NO_ERROR);
        assertThat(one0[0]).isEqualTo(list0[0][0]);
        assertThat(MprAdminBufferFree(list0[0])).isEqualTo(NO_ERROR);
        assertThat(MprAdminBufferFree(one0[0])).isEqualTo(NO_ERROR);
    }

    @Test
    void levelOneTellsWhatHasPassed() {
        assertThat(MprAdminConnectionEnum(hServer, 1, list1, -1, read, total, resume))
                .isEqualTo(NO_ERROR);
        RAS_CONNECTION_1 it = list1[0][0];
        assertThat(it.hInterface()).isEqualTo(interfaceNamed("eth0"));
        assertThat(it.dwBytesRcved()).isEqualTo(1000);
        assertThat(it.dwBytesXmited()).isEqualTo(2000);
        assertThat(it.dwFramesRcved()).isEqualTo(10);
        assertThat(it.dwFramesXmited()).isEqualTo(20);
        assertThat(it.PppInfo().ip().dwError()).isEqualTo(ERROR_PROTOCOL_NOT_CONFIGURED);
        assertThat(MprAdminConnectionGetInfo(hServer, 1, connection(), one1)).isEqualTo(NO_ERROR);
        assertThat(one1[0]).isEqualTo(it);
    }

    @Test
    void countersBeginAgainAtTwoToThe32() {
        router.traffic.put(new ConnectionId(1), new Traffic((1L << 32) + 5, 0xFFFF_FFFFL, 0, 0));
        assertThat(MprAdminConnectionGetInfo(hServer, 1, connection(), one1)).isEqualTo(NO_ERROR);
        assertThat(one1[0].dwBytesRcved()).isEqualTo(5);
        assertThat(Integer.toUnsignedLong(one1[0].dwBytesXmited())).isEqualTo(0xFFFF_FFFFL);
    }

    @Test
    void clearedCountersCountFromThereForEveryServerHandle() {
        assertThat(MprAdminConnectionClearStats(hServer, connection())).isEqualTo(NO_ERROR);
        router.traffic.put(new ConnectionId(1), new Traffic(1500, 2600, 17, 28));
        assertThat(MprAdminConnectionGetInfo(connected(), 1, connection(), one1))
                .isEqualTo(NO_ERROR);
        assertThat(one1[0].dwBytesRcved()).isEqualTo(500);
        assertThat(one1[0].dwFramesXmited()).isEqualTo(8);
    }

    @Test
    void clearStatsRefusesBadArguments() {
        HANDLE connection = connection();
        assertThat(MprAdminConnectionClearStats(null, connection)).isEqualTo(RPC_S_INVALID_BINDING);
        assertThat(MprAdminConnectionClearStats(hServer, null)).isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminConnectionClearStats(hServer, interfaceNamed("eth0")))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        router.disconnect(1);
        assertThat(MprAdminConnectionClearStats(hServer, connection))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        router.lanOnly = true;
        assertThat(MprAdminConnectionClearStats(hServer, null)).isEqualTo(ERROR_DDM_NOT_RUNNING);
        router.denied = true;
        assertThat(MprAdminConnectionClearStats(hServer, null)).isEqualTo(ERROR_ACCESS_DENIED);
    }

    @Test
    void connectionsComeInPages() {
        assertThat(MprAdminConnectionEnum(hServer, 0, list0, 1116, read, total, resume))
                .isEqualTo(ERROR_MORE_DATA);
        assertThat(list0[0]).hasSize(1);
        assertThat(total[0]).isEqualTo(2);
        assertThat(MprAdminConnectionEnum(hServer, 0, list0, 1116, read, total, resume))
                .isEqualTo(NO_ERROR);
        assertThat(list0[0][0].wszInterfaceName()).isEqualTo("eth1");
        assertThat(total[0]).isEqualTo(1);
        assertThat(MprAdminConnectionEnum(hServer, 1, list1, 2 * 272, read, total, resume))
                .isEqualTo(NO_ERROR);
        assertThat(read[0]).isEqualTo(2);
    }

    @Test
    void aConnectionThatEndsWhileCountersAreAskedForIsLeftOut() {
        HANDLE connection = connection();
        router.traffic.remove(new ConnectionId(1));
        assertThat(MprAdminConnectionEnum(hServer, 1, list1, -1, read, total, resume))
                .isEqualTo(NO_ERROR);
        assertThat(list1[0]).hasSize(1);
        assertThat(read[0]).isEqualTo(1);
        assertThat(total[0]).isEqualTo(1);
        assertThat(MprAdminConnectionGetInfo(hServer, 1, connection, one1))
                .isEqualTo(ERROR_INTERFACE_NOT_CONNECTED);
    }

    @Test
    void anInterruptedThreadGetsACodeAndStaysInterrupted() {
        HANDLE connection = connection();
        Thread.currentThread().interrupt();
        assertThat(MprAdminConnectionGetInfo(hServer, 1, connection, one1))
                .isEqualTo(ERROR_OPERATION_ABORTED);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void enumRefusesBadArguments() {
        assertThat(MprAdminConnectionEnum(null, 0, list0, -1, read, total, resume))
                .isEqualTo(RPC_S_INVALID_BINDING);
        assertThat(MprAdminConnectionEnum(event(), 0, list0, -1, read, total, resume))
                .isEqualTo(RPC_S_INVALID_BINDING);
        for (int level : new int[] {4, 5, -1}) {
            assertThat(MprAdminConnectionEnum(hServer, level, list0, -1, read, total, resume))
                    .isEqualTo(ERROR_INVALID_LEVEL);
            assertThat(MprAdminConnectionEnum(hServer, level, list1, -1, read, total, resume))
                    .isEqualTo(ERROR_INVALID_LEVEL);
        }
        for (int level : new int[] {1, 2, 3}) {
            assertThat(MprAdminConnectionEnum(hServer, level, list0, -1, read, total, resume))
                    .isEqualTo(ERROR_INVALID_PARAMETER);
        }
        assertThat(MprAdminConnectionEnum(hServer, 0, list1, -1, read, total, resume))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminConnectionEnum(hServer, 0, list0, -1, null, total, resume))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminConnectionEnum(hServer, 0, list0, -1, read, null, resume))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        router.lanOnly = true;
        assertThat(MprAdminConnectionEnum(hServer, 9, list0, -1, read, total, resume))
                .isEqualTo(ERROR_DDM_NOT_RUNNING);
        router.denied = true;
        assertThat(MprAdminConnectionEnum(hServer, 9, list0, -1, null, null, resume))
                .isEqualTo(ERROR_ACCESS_DENIED);
    }

    @Test
    void getInfoRefusesBadArguments() {
        HANDLE connection = connection();
        assertThat(MprAdminConnectionGetInfo(MADE_UP, 0, connection, one0))
                .isEqualTo(RPC_S_INVALID_BINDING);
        assertThat(MprAdminConnectionGetInfo(hServer, 0, null, one0))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminConnectionGetInfo(hServer, 0, connection, new RAS_CONNECTION_0[0]))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminConnectionGetInfo(hServer, 1, connection, one0))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminConnectionGetInfo(hServer, 0, connection, one1))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminConnectionGetInfo(hServer, 2, connection, one0))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminConnectionGetInfo(hServer, 4, connection, one0))
                .isEqualTo(ERROR_INVALID_LEVEL);
        for (HANDLE bad : new HANDLE[] {MADE_UP, hServer, interfaceNamed("eth0"), event()}) {
            assertThat(MprAdminConnectionGetInfo(hServer, 0, bad, one0))
                    .isEqualTo(ERROR_INTERFACE_NOT_CONNECTED);
            assertThat(MprAdminConnectionGetInfo(hServer, 1, bad, one1))
                    .isEqualTo(ERROR_INTERFACE_NOT_CONNECTED);
        }
        router.disconnect(1);
        assertThat(MprAdminConnectionGetInfo(hServer, 0, connection, one0))
                .isEqualTo(ERROR_INTERFACE_NOT_CONNECTED);
        router.lanOnly = true;
        assertThat(MprAdminConnectionGetInfo(hServer, 0, connection, one0))
                .isEqualTo(ERROR_DDM_NOT_RUNNING);
        router.denied = true;
        assertThat(MprAdminConnectionGetInfo(hServer, 0, null, one0))
                .isEqualTo(ERROR_ACCESS_DENIED);
    }
}
