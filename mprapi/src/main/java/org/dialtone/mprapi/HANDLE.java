package org.dialtone.mprapi;

import org.jspecify.annotations.Nullable;

/// A handle: a number that means something to the calls of this process only. Any number may be
/// made up; one that no call has given, or that has been closed since, is refused by every call.
///
/// A number is never given twice while the process lives. Handles of interfaces, connections and
/// ports are the router's: they are the same through every server handle of that router, need not
/// be closed, and go stale with the interface or connection, or when the last server handle of the
/// router is disconnected.
///
/// @param value the number; 0 is taken for `NULL`
public record HANDLE(long value) {
    // bits 60-61 the kind, 32-59 which opening of a router, 0-31 the router's own id
    private static final long INTERFACE = 1L << 60;
    private static final long CONNECTION = 2L << 60;
    private static final long PORT = 3L << 60;
    private static final int OPENING_BITS = 28;

    static boolean isNull(@Nullable HANDLE handle) {
        return handle == null || handle.value == 0;
    }

    static HANDLE ofInterface(int opening, int id) {
        return new HANDLE(INTERFACE | prefix(opening) | id);
    }

    static HANDLE ofConnection(int opening, int id) {
        return new HANDLE(CONNECTION | prefix(opening) | id);
    }

    static HANDLE ofPort(int opening, int id) {
        return new HANDLE(PORT | prefix(opening) | id);
    }

    /// The router's own id of the port's interface, or 0 if this is no handle of a port there.
    int portId(int opening) {
        return idIf(PORT | prefix(opening));
    }

    /// The router's own id of the interface, or 0 if this is no handle of one there.
    int interfaceId(int opening) {
        return idIf(INTERFACE | prefix(opening));
    }

    /// The router's own id of the connection, or 0 if this is no handle of one there.
    int connectionId(int opening) {
        return idIf(CONNECTION | prefix(opening));
    }

    private int idIf(long prefix) {
        int id = (int) value;
        return value >>> 32 == prefix >>> 32 && id > 0 ? id : 0;
    }

    /// After 2^28 openings the numbers begin again: a handle kept that long may be taken for a new
    /// one.
    private static long prefix(int opening) {
        return (opening & ((1L << OPENING_BITS) - 1)) << 32;
    }

    @Override
    public String toString() {
        return "0x" + Long.toHexString(value);
    }
}
