package org.dialtone.mprapi;

import java.time.InstantSource;

/// What the documented calls, being static, keep between them.
///
/// @param handles events and server handles
/// @param buffers for MprAdminBufferFree
/// @param texts for LocalFree
record ThisProcess(
        Handles handles, Buffers buffers, Buffers texts, Servers servers, InstantSource clock) {

    /// How many event and server handles may be open at once, as in a Windows process.
    static final int MAXIMUM_HANDLES = 1 << 24;

    private static volatile ThisProcess current =
            with(MAXIMUM_HANDLES, new Routers(), InstantSource.system());

    static ThisProcess with(int maximumHandles, RouterOpener opener, InstantSource clock) {
        return new ThisProcess(
                new Handles(maximumHandles),
                new Buffers(),
                new Buffers(),
                new Servers(opener),
                clock);
    }

    static ThisProcess get() {
        return current;
    }

    /// For tests: begins anew.
    static void use(ThisProcess process) {
        current = process;
    }
}
