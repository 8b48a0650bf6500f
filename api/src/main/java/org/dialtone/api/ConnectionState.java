package org.dialtone.api;

/// The state of an interface; the values are those of ROUTER_CONNECTION_STATE (mprapi.h).
///
/// *To connect* is to enter [#CONNECTED]; *to disconnect* is to leave it.
public enum ConnectionState {
    /// It cannot be connected now; the [UnreachabilityReason]s say why.
    UNREACHABLE(0),
    /// It could be connected, and is not.
    DISCONNECTED(1),
    /// It is being connected.
    CONNECTING(2),
    /// It can pass packets at this moment.
    CONNECTED(3);

    private final int value;

    ConnectionState(int value) {
        this.value = value;
    }

    /// The documented number of this state.
    public int value() {
        return value;
    }
}
