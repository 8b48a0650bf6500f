package org.dialtone.mprapi;

import org.dialtone.mprapi.PPP_INFO.PPP_ATCP_INFO;
import org.dialtone.mprapi.PPP_INFO.PPP_IPXCP_INFO;
import org.dialtone.mprapi.PPP_INFO.PPP_NBFCP_INFO;

/// As [PPP_INFO], with compression and the link itself.
public record PPP_INFO_2(
        PPP_NBFCP_INFO nbf,
        PPP_IPCP_INFO2 ip,
        PPP_IPXCP_INFO ipx,
        PPP_ATCP_INFO at,
        PPP_CCP_INFO ccp,
        PPP_LCP_INFO lcp) {

    /// Nothing is told: what PPP negotiates here stays with pppd.
    static final PPP_INFO_2 NONE =
            new PPP_INFO_2(
                    PPP_INFO.NONE.nbf(),
                    PPP_IPCP_INFO2.NONE,
                    PPP_INFO.NONE.ipx(),
                    PPP_INFO.NONE.at(),
                    PPP_CCP_INFO.NONE,
                    PPP_LCP_INFO.NONE);

    public record PPP_IPCP_INFO2(
            int dwError,
            String wszAddress,
            String wszRemoteAddress,
            int dwOptions,
            int dwRemoteOptions) {
        static final PPP_IPCP_INFO2 NONE =
                new PPP_IPCP_INFO2(ErrorCodes.ERROR_PROTOCOL_NOT_CONFIGURED, "", "", 0, 0);
    }

    public record PPP_CCP_INFO(
            int dwError,
            int dwCompressionAlgorithm,
            int dwOptions,
            int dwRemoteCompressionAlgorithm,
            int dwRemoteOptions) {
        static final PPP_CCP_INFO NONE =
                new PPP_CCP_INFO(ErrorCodes.ERROR_PROTOCOL_NOT_CONFIGURED, 0, 0, 0, 0);
    }

    public record PPP_LCP_INFO(
            int dwError,
            int dwAuthenticationProtocol,
            int dwAuthenticationData,
            int dwRemoteAuthenticationProtocol,
            int dwRemoteAuthenticationData,
            int dwTerminateReason,
            int dwRemoteTerminateReason,
            int dwOptions,
            int dwRemoteOptions,
            int dwEapTypeId,
            int dwRemoteEapTypeId) {
        static final PPP_LCP_INFO NONE =
                new PPP_LCP_INFO(
                        ErrorCodes.ERROR_PROTOCOL_NOT_CONFIGURED, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
