package org.dialtone.mprapi;

/// What PPP has negotiated on a connection, protocol by protocol. A member `dwError` other than 0
/// says that the protocol was not negotiated, and the other members of its record mean nothing.
///
/// @param nbf NetBIOS frames
/// @param ip IPv4
/// @param ipx IPX
/// @param at AppleTalk
public record PPP_INFO(PPP_NBFCP_INFO nbf, PPP_IPCP_INFO ip, PPP_IPXCP_INFO ipx, PPP_ATCP_INFO at) {

    /// A connection without PPP: every protocol says `ERROR_PROTOCOL_NOT_CONFIGURED`.
    static final PPP_INFO NONE =
            new PPP_INFO(
                    new PPP_NBFCP_INFO(ErrorCodes.ERROR_PROTOCOL_NOT_CONFIGURED, ""),
                    new PPP_IPCP_INFO(ErrorCodes.ERROR_PROTOCOL_NOT_CONFIGURED, "", ""),
                    new PPP_IPXCP_INFO(ErrorCodes.ERROR_PROTOCOL_NOT_CONFIGURED, ""),
                    new PPP_ATCP_INFO(ErrorCodes.ERROR_PROTOCOL_NOT_CONFIGURED, ""));

    public record PPP_NBFCP_INFO(int dwError, String wszWksta) {}

    public record PPP_IPCP_INFO(int dwError, String wszAddress, String wszRemoteAddress) {}

    public record PPP_IPXCP_INFO(int dwError, String wszAddress) {}

    public record PPP_ATCP_INFO(int dwError, String wszAddress) {}
}
