package org.dialtone.mprapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialtone.mprapi.ErrorCodes.*;
import static org.dialtone.mprapi.Kernel32.*;
import static org.dialtone.mprapi.MprAdmin.*;
import static org.dialtone.mprapi.MprConstants.*;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// A program as one writes it to the pages of mprapi.h, ported line by line.
final class ClassicProgramTest extends MprApiTest {
    private final List<String> printed = new ArrayList<>();

    private int watchOnce(Runnable somethingHappens) {
        HANDLE[] hMprServer = new HANDLE[1];
        HANDLE hEvent;
        MPR_INTERFACE_0[][] pIf = new MPR_INTERFACE_0[1][];
        int[] dwRead = new int[1];
        int[] dwTotal = new int[1];
        int[] dwResume = new int[1];
        int dwErr;

        if (!MprAdminIsServiceRunning(null)) {
            return ERROR_SERVICE_NOT_ACTIVE;
        }
        dwErr = MprAdminServerConnect(null, hMprServer);
        if (dwErr != NO_ERROR) {
            return dwErr;
        }
        hEvent = CreateEvent(null, false, false, null);
        if (hEvent == null) {
            MprAdminServerDisconnect(hMprServer[0]);
            return GetLastError();
        }
        dwErr = MprAdminRegisterConnectionNotification(hMprServer[0], hEvent);
        if (dwErr == NO_ERROR) {
            somethingHappens.run();
            if (WaitForSingleObject(hEvent, 30_000) == WAIT_OBJECT_0) {
                do {
                    dwErr =
                            MprAdminInterfaceEnum(
                                    hMprServer[0], 0, pIf, 1024, dwRead, dwTotal, dwResume);
                    if (dwErr == NO_ERROR || dwErr == ERROR_MORE_DATA) {
                        for (int i = 0; i < dwRead[0]; i++) {
                            if (pIf[0][i].dwConnectionState() == ROUTER_IF_STATE_CONNECTED) {
                                printed.add(pIf[0][i].wszInterfaceName());
                            }
                        }
                        MprAdminBufferFree(pIf[0]);
                    }
                } while (dwErr == ERROR_MORE_DATA);
            }
            dwErr = MprAdminDeregisterConnectionNotification(hMprServer[0], hEvent);
        }
        CloseHandle(hEvent);
        MprAdminServerDisconnect(hMprServer[0]);
        return dwErr;
    }

    @Test
    void itSeesWhatHasChangedAndLeavesNothingBehind() {
        assertThat(watchOnce(() -> router.disconnect(1))).isEqualTo(NO_ERROR);
        assertThat(printed).containsExactly("eth1");
        assertThat(router.handles.getLast().ended).isTrue();
        assertThat(router.closed).isZero(); // the fixture's own server handle still stands
    }

    @Test
    void itIsToldWhyItCannotRun() {
        router.lanOnly = true;
        assertThat(watchOnce(() -> {})).isEqualTo(ERROR_DDM_NOT_RUNNING);
        router.denied = true;
        assertThat(watchOnce(() -> {})).isEqualTo(ERROR_SERVICE_NOT_ACTIVE);
    }
}
