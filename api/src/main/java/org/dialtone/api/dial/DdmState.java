package org.dialtone.api.dial;

/// Whether the demand-dial manager works.
public enum DdmState {
    RUNNING,
    /// What is connected stays so, nothing new is dialled.
    PAUSED,
    /// Nothing is dialled, nobody is notified: register and deregister answer
    /// [org.dialtone.api.RouterError#DDM_NOT_RUNNING].
    STOPPED
}
