package org.dialtone.api;

/// What a caller may do on a router.
public enum Role {
    /// Nothing.
    NONE,
    /// List, watch, register, deregister.
    OBSERVER,
    /// Also connect and disconnect.
    OPERATOR,
    /// Everything.
    ADMINISTRATOR;

    public boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }
}
