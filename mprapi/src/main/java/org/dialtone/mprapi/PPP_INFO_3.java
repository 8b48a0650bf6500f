package org.dialtone.mprapi;

import org.dialtone.mprapi.PPP_INFO.PPP_NBFCP_INFO;
import org.dialtone.mprapi.PPP_INFO_2.PPP_CCP_INFO;
import org.dialtone.mprapi.PPP_INFO_2.PPP_IPCP_INFO2;
import org.dialtone.mprapi.PPP_INFO_2.PPP_LCP_INFO;

import java.util.List;

/// As [PPP_INFO_2], with IPv6 in place of IPX and AppleTalk.
public record PPP_INFO_3(
        PPP_NBFCP_INFO nbf,
        PPP_IPCP_INFO2 ip,
        PPP_IPV6_CP_INFO ipv6,
        PPP_CCP_INFO ccp,
        PPP_LCP_INFO lcp) {

    static final PPP_INFO_3 NONE =
            new PPP_INFO_3(
                    PPP_INFO.NONE.nbf(),
                    PPP_IPCP_INFO2.NONE,
                    PPP_IPV6_CP_INFO.NONE,
                    PPP_CCP_INFO.NONE,
                    PPP_LCP_INFO.NONE);

    public record PPP_IPV6_CP_INFO(
            int dwVersion,
            int dwSize,
            int dwError,
            List<Byte> bytInterfaceIdentifier,
            List<Byte> bytRemoteInterfaceIdentifier,
            int dwOptions,
            int dwRemoteOptions,
            List<Byte> bytPrefix,
            int dwPrefixLength) {
        static final PPP_IPV6_CP_INFO NONE =
                new PPP_IPV6_CP_INFO(
                        0,
                        48,
                        ErrorCodes.ERROR_PROTOCOL_NOT_CONFIGURED,
                        List.of(),
                        List.of(),
                        0,
                        0,
                        List.of(),
                        0);
    }
}
