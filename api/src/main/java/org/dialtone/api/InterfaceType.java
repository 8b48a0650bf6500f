package org.dialtone.api;

/// What sort of interface it is; the values are those of ROUTER_INTERFACE_TYPE (mprapi.h).
public enum InterfaceType {
    /// Made by somebody dialling in.
    CLIENT(0),
    /// Demand-dial, dialled by one side only.
    HOME_ROUTER(1),
    /// Demand-dial, dialled by either side.
    FULL_ROUTER(2),
    /// A kernel link that is simply there: Ethernet, a bridge, a VLAN, a tunnel that somebody else
    /// made.
    DEDICATED(3),
    /// The router's own.
    INTERNAL(4),
    /// The loopback interface.
    LOOPBACK(5);

    private final int value;

    InterfaceType(int value) {
        this.value = value;
    }

    /// The documented number of this type.
    public int value() {
        return value;
    }
}
