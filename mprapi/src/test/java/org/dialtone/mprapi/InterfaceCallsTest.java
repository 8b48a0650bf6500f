package org.dialtone.mprapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialtone.mprapi.ErrorCodes.*;
import static org.dialtone.mprapi.MprAdmin.*;
import static org.dialtone.mprapi.MprConstants.*;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

final class InterfaceCallsTest extends MprApiTest {
    private final MPR_INTERFACE_0[][] buffer = new MPR_INTERFACE_0[1][];

    private int list(int prefMaxLen) {
        return MprAdminInterfaceEnum(hServer, 0, buffer, prefMaxLen, read, total, resume);
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (MPR_INTERFACE_0 it : buffer[0]) {
            names.add(it.wszInterfaceName());
        }
        return names;
    }

    @Test
    void allInterfacesComeInOnePageWithoutALimit() {
        assertThat(list(-1)).isEqualTo(NO_ERROR);
        assertThat(names()).containsExactly("eth0", "lo", "eth1", "ppp9");
        assertThat(read[0]).isEqualTo(4);
        assertThat(total[0]).isEqualTo(4);
        assertThat(resume[0]).isZero();
        assertThat(MprAdminBufferFree(buffer[0])).isEqualTo(NO_ERROR);
    }

    @Test
    void membersSayWhatTheRouterKnows() {
        assertThat(list(-1)).isEqualTo(NO_ERROR);
        assertThat(buffer[0][0])
                .isEqualTo(
                        new MPR_INTERFACE_0(
                                "eth0",
                                interfaceNamed("eth0"),
                                true,
                                ROUTER_IF_TYPE_DEDICATED,
                                ROUTER_IF_STATE_CONNECTED,
                                0,
                                NO_ERROR));
        assertThat(buffer[0][1])
                .isEqualTo(
                        new MPR_INTERFACE_0(
                                "lo",
                                interfaceNamed("lo"),
                                false,
                                ROUTER_IF_TYPE_LOOPBACK,
                                ROUTER_IF_STATE_UNREACHABLE,
                                MPR_INTERFACE_ADMIN_DISABLED,
                                679));
    }

    @Test
    void aTinyPreferredLengthGivesOneAtATime() {
        List<String> seen = new ArrayList<>();
        int left = 4;
        int code;
        do {
            code = list(1);
            assertThat(total[0]).isEqualTo(left--);
            assertThat(read[0]).isEqualTo(1);
            seen.addAll(names());
        } while (code == ERROR_MORE_DATA);
        assertThat(code).isEqualTo(NO_ERROR);
        assertThat(seen).containsExactly("eth0", "lo", "eth1", "ppp9");
        assertThat(resume[0]).isZero();
    }

    @Test
    void aPageHoldsWhatFitsItsLength() {
        assertThat(list(2 * 540 + 539)).isEqualTo(ERROR_MORE_DATA);
        assertThat(names()).containsExactly("eth0", "lo");
        assertThat(list(2 * 540)).isEqualTo(NO_ERROR);
        assertThat(names()).containsExactly("eth1", "ppp9");
    }

    @Test
    void lengthsAreUnsigned() {
        assertThat(list(-2)).isEqualTo(NO_ERROR);
        assertThat(read[0]).isEqualTo(4);
        assertThat(list(0)).isEqualTo(ERROR_MORE_DATA);
        assertThat(read[0]).isEqualTo(1);
    }

    @Test
    void whatStaysIsGivenOnceWhileOthersComeAndGo() {
        assertThat(list(2 * 540)).isEqualTo(ERROR_MORE_DATA);
        router.disconnect(1); // given already
        router.disconnect(3); // not yet given
        router.connected(7, "aaa0");
        assertThat(list(-1)).isEqualTo(NO_ERROR);
        assertThat(names()).containsExactly("ppp9", "aaa0");
    }

    @Test
    void withoutAResumeHandleThereIsTheFirstPageOnly() {
        for (int[] none : new int[][] {null, {}}) {
            assertThat(MprAdminInterfaceEnum(hServer, 0, buffer, 540, read, total, none))
                    .isEqualTo(ERROR_MORE_DATA);
            assertThat(names()).containsExactly("eth0");
        }
    }

    @Test
    void anyResumeHandleIsGood() {
        resume[0] = -5;
        assertThat(list(-1)).isEqualTo(NO_ERROR);
        assertThat(buffer[0]).isEmpty();
        assertThat(total[0]).isZero();
        assertThat(resume[0]).isZero();
    }

    @Test
    void aRouterWithoutInterfacesGivesAnEmptyPage() {
        router.interfaces.clear();
        assertThat(list(-1)).isEqualTo(NO_ERROR);
        assertThat(buffer[0]).isEmpty();
        assertThat(read[0]).isZero();
        assertThat(MprAdminBufferFree(buffer[0])).isEqualTo(NO_ERROR);
    }

    @Test
    void enumRefusesBadArgumentsAndLeavesOutParametersAlone() {
        assertThat(MprAdminInterfaceEnum(null, 0, buffer, -1, read, total, resume))
                .isEqualTo(ERROR_INVALID_HANDLE);
        assertThat(MprAdminInterfaceEnum(hServer, 1, buffer, -1, read, total, resume))
                .isEqualTo(ERROR_NOT_SUPPORTED);
        assertThat(MprAdminInterfaceEnum(hServer, 0, null, -1, read, total, resume))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminInterfaceEnum(hServer, 0, buffer, -1, null, total, resume))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminInterfaceEnum(hServer, 0, buffer, -1, read, new int[0], resume))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        router.denied = true;
        assertThat(MprAdminInterfaceEnum(hServer, 1, null, -1, null, null, null))
                .isEqualTo(ERROR_ACCESS_DENIED);
        assertThat(buffer[0]).isNull();
        assertThat(read[0]).isEqualTo(-7);
        assertThat(total[0]).isEqualTo(-7);
    }

    @Test
    void getHandleFindsByNameAndSkipsClientsUnlessAsked() {
        HANDLE[] out = new HANDLE[1];
        assertThat(MprAdminInterfaceGetHandle(hServer, "eth0", out, false)).isEqualTo(NO_ERROR);
        assertThat(MprAdminInterfaceGetHandle(hServer, "ETH0", out, true))
                .isEqualTo(ERROR_NO_SUCH_INTERFACE);
        assertThat(MprAdminInterfaceGetHandle(hServer, "", out, true))
                .isEqualTo(ERROR_NO_SUCH_INTERFACE);
        assertThat(MprAdminInterfaceGetHandle(hServer, "ppp9", out, false))
                .isEqualTo(ERROR_NO_SUCH_INTERFACE);
        assertThat(MprAdminInterfaceGetHandle(hServer, "ppp9", out, true)).isEqualTo(NO_ERROR);
    }

    @Test
    void getHandleRefusesBadArguments() {
        HANDLE[] out = {MADE_UP};
        assertThat(MprAdminInterfaceGetHandle(null, "eth0", out, true))
                .isEqualTo(RPC_S_INVALID_BINDING);
        assertThat(MprAdminInterfaceGetHandle(hServer, null, out, true))
                .isEqualTo(RPC_X_NULL_REF_POINTER);
        assertThat(MprAdminInterfaceGetHandle(hServer, "eth0", null, true))
                .isEqualTo(RPC_X_NULL_REF_POINTER);
        router.denied = true;
        assertThat(MprAdminInterfaceGetHandle(hServer, null, null, true))
                .isEqualTo(ERROR_ACCESS_DENIED);
        MprAdminServerDisconnect(hServer);
        assertThat(MprAdminInterfaceGetHandle(hServer, "eth0", out, true))
                .isEqualTo(RPC_S_INVALID_BINDING);
        assertThat(out[0]).isSameAs(MADE_UP);
    }

    @Test
    void interfaceHandlesAreTheRoutersNotTheServerHandles() {
        HANDLE eth0 = interfaceNamed("eth0");
        MPR_INTERFACE_0[] out = new MPR_INTERFACE_0[1];
        assertThat(MprAdminInterfaceGetInfo(connected(), eth0, 0, out)).isEqualTo(NO_ERROR);
        assertThat(out[0].hInterface()).isEqualTo(eth0);
        assertThat(MprAdminBufferFree(out[0])).isEqualTo(NO_ERROR);
    }

    @Test
    void aHandleOfAnotherOpeningOfTheRouterIsStale() {
        HANDLE eth0 = interfaceNamed("eth0");
        MprAdminServerDisconnect(hServer);
        hServer = connected();
        assertThat(MprAdminInterfaceGetInfo(hServer, eth0, 0, new MPR_INTERFACE_0[1]))
                .isEqualTo(ERROR_INVALID_HANDLE);
        assertThat(interfaceNamed("eth0")).isNotEqualTo(eth0);
    }

    @Test
    void getInfoRefusesBadArguments() {
        MPR_INTERFACE_0[] out = new MPR_INTERFACE_0[1];
        HANDLE eth0 = interfaceNamed("eth0");
        for (HANDLE bad :
                new HANDLE[] {
                    null,
                    MADE_UP,
                    hServer,
                    event(),
                    connection(),
                    new HANDLE(0),
                    Kernel32.INVALID_HANDLE_VALUE
                }) {
            assertThat(MprAdminInterfaceGetInfo(hServer, bad, 0, out))
                    .isEqualTo(ERROR_INVALID_HANDLE);
        }
        assertThat(MprAdminInterfaceGetInfo(MADE_UP, eth0, 0, out)).isEqualTo(ERROR_INVALID_HANDLE);
        assertThat(MprAdminInterfaceGetInfo(hServer, eth0, 0, null))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminInterfaceGetInfo(hServer, eth0, 1, out))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        for (int level = 2; level <= 3; level++) {
            assertThat(MprAdminInterfaceGetInfo(hServer, eth0, level, out))
                    .isEqualTo(ERROR_INVALID_LEVEL);
        }
        assertThat(MprAdminInterfaceGetInfo(hServer, eth0, 4, out)).isEqualTo(ERROR_NOT_SUPPORTED);
        assertThat(MprAdminInterfaceGetInfo(hServer, eth0, -1, out)).isEqualTo(ERROR_NOT_SUPPORTED);
        router.disconnect(1);
        assertThat(MprAdminInterfaceGetInfo(hServer, eth0, 0, out)).isEqualTo(ERROR_INVALID_HANDLE);
        router.denied = true;
        assertThat(MprAdminInterfaceGetInfo(hServer, null, 9, null)).isEqualTo(ERROR_ACCESS_DENIED);
    }
}
