package org.dialtone.mprapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialtone.mprapi.ErrorCodes.*;
import static org.dialtone.mprapi.MprAdmin.*;
import static org.dialtone.mprapi.MprConstants.*;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;

/// The calls of demand-dial interfaces and ports on a router without any, and those of transports.
final class WithoutDemandDialTest extends MprApiTest {
    private static final byte[] INFO = new byte[16];

    private static MPR_INTERFACE_0 definition(String name, boolean enabled) {
        return new MPR_INTERFACE_0(name, null, enabled, ROUTER_IF_TYPE_FULL_ROUTER, 0, 0, 0);
    }

    private List<IntSupplier> everyCallThatNeedsAServer(@Nullable HANDLE server) {
        HANDLE eth0 = interfaceNamed("eth0");
        byte[][] info = new byte[1][];
        return List.of(
                () -> MprAdminInterfaceCreate(server, 0, definition("x", true), new HANDLE[1]),
                () -> MprAdminInterfaceDelete(server, eth0),
                () -> MprAdminInterfaceConnect(server, eth0, null, true),
                () -> MprAdminInterfaceDisconnect(server, eth0),
                () -> MprAdminInterfaceSetInfo(server, eth0, 0, definition("eth0", true)),
                () -> MprAdminInterfaceUpdateRoutes(server, eth0, PID_IP, null),
                () -> MprAdminInterfaceQueryUpdateResult(server, eth0, PID_IP, new int[1]),
                () -> MprAdminInterfaceUpdatePhonebookInfo(server, eth0),
                () -> MprAdminDeviceEnum(server, 0, new MPR_DEVICE_0[1][], new int[1]),
                () -> MprAdminInterfaceDeviceGetInfo(server, eth0, 1, 0, new MPR_DEVICE_0[1]),
                () -> MprAdminInterfaceDeviceSetInfo(server, eth0, 1, 0, INFO),
                () -> MprAdminInterfaceTransportAdd(server, eth0, PID_IP, INFO, 16),
                () -> MprAdminInterfaceTransportRemove(server, eth0, PID_IP),
                () -> MprAdminInterfaceTransportGetInfo(server, eth0, PID_IP, info, null),
                () -> MprAdminInterfaceTransportSetInfo(server, eth0, PID_IP, INFO, 16),
                () -> MprAdminTransportCreate(server, PID_IP, null, INFO, 16, null, 0, "dll"),
                () -> MprAdminTransportGetInfo(server, PID_IP, info, null, null, null),
                () -> MprAdminTransportSetInfo(server, PID_IP, INFO, 16, null, 0),
                () -> portEnum(server, 0, Kernel32.INVALID_HANDLE_VALUE),
                () -> MprAdminPortGetInfo(server, 0, MADE_UP, new RAS_PORT_0[1]),
                () -> MprAdminSendUserMessage(server, MADE_UP, "hello"));
    }

    private int portEnum(@Nullable HANDLE server, int level, @Nullable HANDLE connection) {
        RAS_PORT_0[][] ports = new RAS_PORT_0[1][];
        return MprAdminPortEnum(server, level, connection, ports, -1, read, total, resume);
    }

    @Test
    void aServerHandleThatIsNoneIsInvalidHandle() {
        for (HANDLE bad : new HANDLE[] {null, MADE_UP, event()}) {
            assertThat(everyCallThatNeedsAServer(bad))
                    .extracting(IntSupplier::getAsInt)
                    .containsOnly(ERROR_INVALID_HANDLE);
        }
    }

    @Test
    void thePagesOfPortsNameOtherCodesForAServerHandleThatIsNone() {
        assertThat(MprAdminPortClearStats(null, MADE_UP)).isEqualTo(RPC_S_INVALID_BINDING);
        assertThat(MprAdminPortReset(null, MADE_UP)).isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminPortDisconnect(null, MADE_UP)).isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminConnectionRemoveQuarantine(null, connection(), false))
                .isEqualTo(ERROR_INVALID_PARAMETER);
    }

    @Test
    void withoutTheRightEveryCallIsDenied() {
        List<IntSupplier> calls = everyCallThatNeedsAServer(hServer);
        HANDLE connection = connection();
        router.denied = true;
        router.lanOnly = true;
        assertThat(calls).extracting(IntSupplier::getAsInt).containsOnly(ERROR_ACCESS_DENIED);
        assertThat(MprAdminPortClearStats(hServer, MADE_UP)).isEqualTo(ERROR_ACCESS_DENIED);
        assertThat(MprAdminPortReset(hServer, MADE_UP)).isEqualTo(ERROR_ACCESS_DENIED);
        assertThat(MprAdminConnectionRemoveQuarantine(hServer, connection, false))
                .isEqualTo(ERROR_ACCESS_DENIED);
    }

    @Test
    void aLanOnlyRouterSaysSoWhereThePagesSayIt() {
        HANDLE eth0 = interfaceNamed("eth0");
        router.lanOnly = true;
        List<IntSupplier> calls =
                List.of(
                        () -> MprAdminInterfaceConnect(hServer, eth0, null, true),
                        () -> MprAdminInterfaceDisconnect(hServer, eth0),
                        () -> MprAdminInterfaceUpdatePhonebookInfo(hServer, eth0),
                        () ->
                                MprAdminInterfaceCreate(
                                        hServer, 0, definition("x", true), new HANDLE[1]),
                        () -> portEnum(hServer, 0, null),
                        () -> MprAdminPortGetInfo(hServer, 0, MADE_UP, new RAS_PORT_0[1]),
                        () -> MprAdminPortClearStats(hServer, MADE_UP),
                        () -> MprAdminPortReset(hServer, MADE_UP),
                        () -> MprAdminPortDisconnect(hServer, MADE_UP),
                        () -> MprAdminSendUserMessage(hServer, MADE_UP, "hello"));
        assertThat(calls).extracting(IntSupplier::getAsInt).containsOnly(ERROR_DDM_NOT_RUNNING);
    }

    @Test
    void anInterfaceHandleThatIsNoneIsInvalidHandle() {
        List<ToIntFunction<@Nullable HANDLE>> calls =
                List.of(
                        it -> MprAdminInterfaceDelete(hServer, it),
                        it -> MprAdminInterfaceConnect(hServer, it, null, true),
                        it -> MprAdminInterfaceDisconnect(hServer, it),
                        it -> MprAdminInterfaceSetInfo(hServer, it, 0, definition("eth0", true)),
                        it -> MprAdminInterfaceUpdateRoutes(hServer, it, PID_IP, null),
                        it -> MprAdminInterfaceQueryUpdateResult(hServer, it, PID_IP, new int[1]),
                        it -> MprAdminInterfaceUpdatePhonebookInfo(hServer, it),
                        it -> MprAdminInterfaceDeviceGetInfo(hServer, it, 1, 0, new Object[1]),
                        it -> MprAdminInterfaceTransportAdd(hServer, it, PID_IP, INFO, 16),
                        it -> MprAdminInterfaceTransportRemove(hServer, it, PID_IP));
        for (HANDLE bad : new HANDLE[] {null, MADE_UP, hServer, connection(), event()}) {
            assertThat(calls)
                    .extracting(call -> call.applyAsInt(bad))
                    .containsOnly(ERROR_INVALID_HANDLE);
        }
    }

    @Test
    void aDedicatedInterfaceCannotBeDialled() {
        HANDLE eth0 = interfaceNamed("eth0");
        HANDLE lo = interfaceNamed("lo");
        assertThat(MprAdminInterfaceConnect(hServer, eth0, null, false))
                .isEqualTo(ERROR_INTERFACE_HAS_NO_DEVICES);
        assertThat(MprAdminInterfaceConnect(hServer, eth0, event(), true))
                .isEqualTo(ERROR_INTERFACE_HAS_NO_DEVICES);
        assertThat(MprAdminInterfaceConnect(hServer, eth0, new HANDLE(0), true))
                .isEqualTo(ERROR_INTERFACE_HAS_NO_DEVICES);
        assertThat(MprAdminInterfaceConnect(hServer, eth0, closedEvent(), false))
                .isEqualTo(ERROR_INVALID_HANDLE);
        assertThat(MprAdminInterfaceConnect(hServer, lo, null, true))
                .isEqualTo(ERROR_INTERFACE_DISABLED);
        assertThat(MprAdminInterfaceUpdatePhonebookInfo(hServer, eth0))
                .isEqualTo(ERROR_INTERFACE_HAS_NO_DEVICES);
    }

    @Test
    void aDedicatedInterfaceCannotBeHungUpOrDeleted() {
        for (String name : List.of("eth0", "lo")) {
            HANDLE it = interfaceNamed(name);
            assertThat(MprAdminInterfaceDisconnect(hServer, it))
                    .isEqualTo(ERROR_INTERFACE_NOT_CONNECTED);
            assertThat(MprAdminInterfaceDelete(hServer, it)).isEqualTo(ERROR_INVALID_HANDLE);
        }
    }

    @Test
    void setInfoAcceptsWhatIsSoAlready() {
        HANDLE eth0 = interfaceNamed("eth0");
        HANDLE lo = interfaceNamed("lo");
        assertThat(MprAdminInterfaceSetInfo(hServer, eth0, 0, definition("eth0", true)))
                .isEqualTo(NO_ERROR);
        assertThat(MprAdminInterfaceSetInfo(hServer, eth0, 0, definition("eth0", false)))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminInterfaceSetInfo(hServer, lo, 0, definition("lo", true)))
                .isEqualTo(ERROR_NOT_SUPPORTED);
        assertThat(MprAdminInterfaceSetInfo(hServer, eth0, 1, definition("eth0", true)))
                .isEqualTo(ERROR_NOT_SUPPORTED);
        assertThat(MprAdminInterfaceSetInfo(hServer, eth0, 0, null))
                .isEqualTo(ERROR_INVALID_PARAMETER);
    }

    @Test
    void thereAreNoTransports() {
        HANDLE eth0 = interfaceNamed("eth0");
        assertThat(MprAdminInterfaceUpdateRoutes(hServer, eth0, PID_IP, null))
                .isEqualTo(ERROR_UNKNOWN_PROTOCOL_ID);
        assertThat(MprAdminInterfaceQueryUpdateResult(hServer, eth0, PID_IP, new int[1]))
                .isEqualTo(ERROR_UNKNOWN_PROTOCOL_ID);
        assertThat(MprAdminInterfaceQueryUpdateResult(hServer, eth0, PID_IP, null))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminInterfaceTransportGetInfo(hServer, eth0, PID_IPV6, null, null))
                .isEqualTo(ERROR_UNKNOWN_PROTOCOL_ID);
        assertThat(MprAdminTransportGetInfo(hServer, PID_IP, new byte[1][], null, null, null))
                .isEqualTo(ERROR_UNKNOWN_PROTOCOL_ID);
        assertThat(MprAdminTransportGetInfo(hServer, PID_IP, null, null, null, null))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminTransportSetInfo(hServer, PID_IP, null, 0, null, 0))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminTransportCreate(hServer, PID_IP, null, null, 0, null, 0, null))
                .isEqualTo(ERROR_INVALID_PARAMETER);
    }

    @Test
    void thereAreNoDevices() {
        MPR_DEVICE_0[][] out = new MPR_DEVICE_0[1][];
        HANDLE eth0 = interfaceNamed("eth0");
        assertThat(MprAdminDeviceEnum(hServer, 0, out, total)).isEqualTo(NO_ERROR);
        assertThat(out[0]).isEmpty();
        assertThat(total[0]).isZero();
        assertThat(MprAdminBufferFree(out[0])).isEqualTo(NO_ERROR);
        assertThat(MprAdminDeviceEnum(hServer, 1, out, total)).isEqualTo(ERROR_NOT_SUPPORTED);
        assertThat(MprAdminDeviceEnum(hServer, 0, null, total)).isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminDeviceEnum(hServer, 0, out, null)).isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminInterfaceDeviceGetInfo(hServer, eth0, 1, 0, new Object[1]))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminInterfaceDeviceGetInfo(hServer, eth0, 1, 2, new Object[1]))
                .isEqualTo(ERROR_NOT_SUPPORTED);
        assertThat(MprAdminInterfaceDeviceSetInfo(hServer, eth0, 1, 2, null))
                .isEqualTo(ERROR_INVALID_PARAMETER);
    }

    @Test
    void thereAreNoPorts() {
        assertThat(portEnum(hServer, 0, Kernel32.INVALID_HANDLE_VALUE)).isEqualTo(NO_ERROR);
        assertThat(read[0]).isZero();
        assertThat(total[0]).isZero();
        assertThat(portEnum(hServer, 0, connection())).isEqualTo(NO_ERROR);
        assertThat(portEnum(hServer, 0, null)).isEqualTo(ERROR_INVALID_HANDLE);
        assertThat(portEnum(hServer, 0, interfaceNamed("eth0"))).isEqualTo(ERROR_INVALID_HANDLE);
        assertThat(portEnum(hServer, 1, Kernel32.INVALID_HANDLE_VALUE))
                .isEqualTo(ERROR_NOT_SUPPORTED);
        assertThat(MprAdminPortEnum(hServer, 0, null, null, -1, read, total, resume))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminPortGetInfo(hServer, 0, MADE_UP, new Object[1]))
                .isEqualTo(ERROR_INVALID_PORT_HANDLE);
        assertThat(MprAdminPortGetInfo(hServer, 0, MADE_UP, null))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminPortClearStats(hServer, MADE_UP)).isEqualTo(ERROR_INVALID_PORT_HANDLE);
        assertThat(MprAdminPortReset(hServer, MADE_UP)).isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminPortDisconnect(hServer, null)).isEqualTo(ERROR_INVALID_PARAMETER);
    }

    @Test
    void thereAreNoClients() {
        assertThat(MprAdminConnectionRemoveQuarantine(hServer, connection(), false))
                .isEqualTo(ERROR_NOT_FOUND);
        assertThat(MprAdminConnectionRemoveQuarantine(hServer, new HANDLE(0x0A00_0001), true))
                .isEqualTo(ERROR_NOT_FOUND);
        assertThat(MprAdminConnectionRemoveQuarantine(hServer, MADE_UP, false))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminSendUserMessage(hServer, connection(), "hello"))
                .isEqualTo(ERROR_INTERFACE_NOT_CONNECTED);
        assertThat(MprAdminSendUserMessage(hServer, connection(), null))
                .isEqualTo(ERROR_INVALID_PARAMETER);
    }

    @Test
    void noInterfaceHasCredentials() {
        String[] out = new String[1];
        assertThat(MprAdminInterfaceGetCredentials(null, "eth0", out, null, null))
                .isEqualTo(ERROR_CANNOT_FIND_PHONEBOOK_ENTRY);
        assertThat(MprAdminInterfaceGetCredentials(null, "eth0", null, null, null))
                .isEqualTo(NO_ERROR);
        assertThat(MprAdminInterfaceGetCredentials(null, null, out, out, out))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminInterfaceSetCredentials(null, "eth0", "u", "d", "p"))
                .isEqualTo(ERROR_CANNOT_FIND_PHONEBOOK_ENTRY);
        assertThat(MprAdminInterfaceSetCredentials(null, null, "u", "d", "p"))
                .isEqualTo(ERROR_INVALID_PARAMETER);
    }
}
