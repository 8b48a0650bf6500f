import static org.dialtone.mprapi.ErrorCodes.*;
import static org.dialtone.mprapi.Kernel32.*;
import static org.dialtone.mprapi.MprAdmin.*;
import static org.dialtone.mprapi.MprConstants.*;

import org.dialtone.mprapi.HANDLE;
import org.dialtone.mprapi.MPR_INTERFACE_0;

/// A program for the Windows router API, ported line by line: waits for one change, prints the
/// interfaces.
public class Ported {
    public static void main(String[] args) {
        HANDLE[] hMprServer = new HANDLE[1];
        MPR_INTERFACE_0[][] pIf = new MPR_INTERFACE_0[1][];
        int[] dwRead = new int[1];
        int[] dwTotal = new int[1];
        int[] dwResume = new int[1];

        int dwErr = MprAdminServerConnect(null, hMprServer);
        if (dwErr != NO_ERROR) {
            System.out.println(FormatMessageOf(dwErr));
            return;
        }
        HANDLE hEvent = CreateEvent(null, false, false, null);
        dwErr = MprAdminRegisterConnectionNotification(hMprServer[0], hEvent);
        System.out.println("registered: " + dwErr);

        if (WaitForSingleObject(hEvent, 30_000) == WAIT_OBJECT_0) {
            dwErr = MprAdminInterfaceEnum(hMprServer[0], 0, pIf, -1, dwRead, dwTotal, dwResume);
            for (int i = 0; dwErr == NO_ERROR && i < dwRead[0]; i++) {
                System.out.println(
                        pIf[0][i].wszInterfaceName() + " " + pIf[0][i].dwConnectionState());
            }
            MprAdminBufferFree(pIf[0]);
        }

        System.out.println(
                "deregistered: " + MprAdminDeregisterConnectionNotification(hMprServer[0], hEvent));
        CloseHandle(hEvent);
        MprAdminServerDisconnect(hMprServer[0]);
    }

    private static String FormatMessageOf(int code) {
        return code + ": " + org.dialtone.api.RouterError.formatMessage(code);
    }
}
