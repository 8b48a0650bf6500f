package org.dialtone.mprapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialtone.mprapi.ErrorCodes.*;
import static org.dialtone.mprapi.Kernel32.*;
import static org.dialtone.mprapi.MprAdmin.*;

import org.junit.jupiter.api.Test;

final class NotificationTest extends MprApiTest {
    private static int register(HANDLE server, HANDLE event) {
        return MprAdminRegisterConnectionNotification(server, event);
    }

    private static int deregister(HANDLE server, HANDLE event) {
        return MprAdminDeregisterConnectionNotification(server, event);
    }

    @Test
    void aRegisteredEventIsSignalledUntilItIsDeregistered() {
        HANDLE event = event();
        assertThat(register(hServer, event)).isEqualTo(NO_ERROR);
        router.disconnect(1);
        assertThat(WaitForSingleObject(event, 0)).isEqualTo(WAIT_OBJECT_0);
        assertThat(deregister(hServer, event)).isEqualTo(NO_ERROR);
        router.disconnect(3);
        assertThat(WaitForSingleObject(event, 0)).isEqualTo(WAIT_TIMEOUT);
    }

    @Test
    void registeringTwiceIsNoErrorAndOneRegistration() {
        HANDLE event = event();
        assertThat(register(hServer, event)).isEqualTo(NO_ERROR);
        assertThat(register(hServer, event)).isEqualTo(NO_ERROR);
        assertThat(deregister(hServer, event)).isEqualTo(NO_ERROR);
        assertThat(deregister(hServer, event)).isEqualTo(ERROR_INVALID_PARAMETER);
    }

    @Test
    void anEventIsDeregisteredThroughTheServerHandleItWasRegisteredWith() {
        HANDLE event = event();
        HANDLE other = connected();
        assertThat(register(hServer, event)).isEqualTo(NO_ERROR);
        assertThat(deregister(other, event)).isEqualTo(ERROR_INVALID_PARAMETER);
        router.disconnect(1);
        assertThat(WaitForSingleObject(event, 0)).isEqualTo(WAIT_OBJECT_0);
    }

    @Test
    void disconnectingAServerEndsItsRegistrationsOnly() {
        HANDLE mine = event();
        HANDLE theirs = event();
        HANDLE other = connected();
        register(hServer, mine);
        register(other, theirs);
        MprAdminServerDisconnect(hServer);
        router.disconnect(1);
        assertThat(WaitForSingleObject(mine, 0)).isEqualTo(WAIT_TIMEOUT);
        assertThat(WaitForSingleObject(theirs, 0)).isEqualTo(WAIT_OBJECT_0);
    }

    @Test
    void aServerHandleThatIsNoneIsInvalidHandle() {
        HANDLE event = event();
        assertThat(MprAdminRegisterConnectionNotification(null, event))
                .isEqualTo(ERROR_INVALID_HANDLE);
        assertThat(register(MADE_UP, event)).isEqualTo(ERROR_INVALID_HANDLE);
        assertThat(register(event, event)).isEqualTo(ERROR_INVALID_HANDLE);
        assertThat(register(interfaceNamed("eth0"), event)).isEqualTo(ERROR_INVALID_HANDLE);
        MprAdminServerDisconnect(hServer);
        assertThat(register(hServer, event)).isEqualTo(ERROR_INVALID_HANDLE);
        assertThat(deregister(hServer, event)).isEqualTo(ERROR_INVALID_HANDLE);
    }

    @Test
    void anEventThatIsNoneIsInvalidParameter() {
        for (HANDLE bad :
                new HANDLE[] {
                    closedEvent(),
                    MADE_UP,
                    hServer,
                    new HANDLE(0),
                    INVALID_HANDLE_VALUE,
                    interfaceNamed("eth0"),
                    connection()
                }) {
            assertThat(register(hServer, bad)).isEqualTo(ERROR_INVALID_PARAMETER);
            assertThat(deregister(hServer, bad)).isEqualTo(ERROR_INVALID_PARAMETER);
        }
        assertThat(MprAdminRegisterConnectionNotification(hServer, null))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminDeregisterConnectionNotification(hServer, null))
                .isEqualTo(ERROR_INVALID_PARAMETER);
    }

    @Test
    void theChecksComeInTheirOrder() {
        HANDLE closed = closedEvent();
        router.lanOnly = true;
        assertThat(register(hServer, closed)).isEqualTo(ERROR_DDM_NOT_RUNNING);
        assertThat(deregister(hServer, closed)).isEqualTo(ERROR_DDM_NOT_RUNNING);
        assertThat(MprAdminRegisterConnectionNotification(hServer, null))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        router.denied = true;
        assertThat(MprAdminRegisterConnectionNotification(hServer, null))
                .isEqualTo(ERROR_ACCESS_DENIED);
        assertThat(deregister(hServer, closed)).isEqualTo(ERROR_ACCESS_DENIED);
    }

    @Test
    void theRoutersLimitOfRegistrationsIsNotEnoughMemory() {
        router.limit = 1;
        assertThat(register(hServer, event())).isEqualTo(NO_ERROR);
        assertThat(register(hServer, event())).isEqualTo(ERROR_NOT_ENOUGH_MEMORY);
    }
}
