package org.dialtone.api.dial;

/// How a demand-dial interface is connected.
public enum DialKind {
    /// PPP over Ethernet (RFC 2516), by pppd.
    PPPOE,
    /// PPP in L2TP (RFC 2661), by xl2tpd and pppd.
    L2TP,
    /// PPP on a serial line, by pppd and chat.
    PPP,
    OPENVPN,
    WIREGUARD,
    /// IKEv2 and ESP, by strongSwan.
    IPSEC,
    /// Any command that brings a link up.
    EXEC
}
