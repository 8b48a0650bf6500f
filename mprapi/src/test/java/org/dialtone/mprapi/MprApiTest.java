package org.dialtone.mprapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialtone.mprapi.ErrorCodes.NO_ERROR;

import static java.util.Objects.requireNonNull;

import org.dialtone.api.InterfaceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A process with a fake router: `eth0` (id 1) and `eth1` (3) connected, `lo` (2) and `ppp9` (4, a
/// client's) down; one server handle; the time is a minute past noon.
abstract class MprApiTest {
    static final int LIMIT = 16;
    static final HANDLE MADE_UP = new HANDLE(0x7777);

    final FakeRouter router = new FakeRouter();
    final int[] read = {-7};
    final int[] total = {-7};
    final int[] resume = {0};
    HANDLE hServer = MADE_UP;

    @BeforeEach
    void connect() {
        Instant now = FakeRouter.NOON.plus(Duration.ofMinutes(1));
        ThisProcess.use(ThisProcess.with(LIMIT, router, InstantSource.fixed(now)));
        router.connected(1, "eth0");
        router.connected(3, "eth1");
        router.down(2, "lo", InterfaceType.LOOPBACK);
        router.down(4, "ppp9", InterfaceType.CLIENT);
        hServer = connected();
    }

    @AfterEach
    void forget() {
        ThisProcess.use(ThisProcess.with(LIMIT, new Routers(), InstantSource.system()));
    }

    static HANDLE connected() {
        HANDLE[] out = new HANDLE[1];
        assertThat(MprAdmin.MprAdminServerConnect(null, out)).isEqualTo(NO_ERROR);
        return out[0];
    }

    static HANDLE event() {
        return requireNonNull(Kernel32.CreateEvent(null, false, false, null));
    }

    static HANDLE closedEvent() {
        HANDLE event = event();
        assertThat(Kernel32.CloseHandle(event)).isTrue();
        return event;
    }

    HANDLE interfaceNamed(String name) {
        HANDLE[] out = new HANDLE[1];
        assertThat(MprAdmin.MprAdminInterfaceGetHandle(hServer, name, out, true))
                .isEqualTo(NO_ERROR);
        return out[0];
    }

    /// The handle of the connection of `eth0`.
    HANDLE connection() {
        RAS_CONNECTION_0[][] out = new RAS_CONNECTION_0[1][];
        assertThat(MprAdmin.MprAdminConnectionEnum(hServer, 0, out, -1, read, total, null))
                .isEqualTo(NO_ERROR);
        return out[0][0].hConnection();
    }
}
