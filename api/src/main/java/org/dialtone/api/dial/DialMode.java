package org.dialtone.api.dial;

/// What has an interface dialled.
public enum DialMode {
    /// A person or a program alone.
    MANUAL,
    /// Also a packet that is to go over it.
    ON_DEMAND,
    /// It is to be connected whenever it may be.
    PERSISTENT
}
