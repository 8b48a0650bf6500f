package org.dialtone.core.port.dial;

/// How far an attempt has come.
public enum DialPhase {
    /// The program is being started.
    STARTING,
    /// The far end is looked for, or called.
    DISCOVERING,
    /// The two ends negotiate the link (LCP, TLS, IKE_SA_INIT, a handshake).
    NEGOTIATING,
    AUTHENTICATING,
    /// Addresses are given (IPCP, PUSH_REPLY, configuration payloads).
    ADDRESSING
}
