package org.dialtone.mprapi;

import org.jspecify.annotations.Nullable;

import java.net.Inet6Address;

/// A demand-dial interface with its IPv6 settings. In C the members of level 2 come first; here
/// they are one.
///
/// @param level2 the members it has in common with level 2
/// @param AddressCount not used
/// @param ipv6addrDns must be null where it is given to a call: name servers are not set here
/// @param ipv6addrDnsAlt the same
/// @param ipv6addr not used
public record MPR_INTERFACE_3(
        MPR_INTERFACE_2 level2,
        int AddressCount,
        @Nullable Inet6Address ipv6addrDns,
        @Nullable Inet6Address ipv6addrDnsAlt,
        @Nullable Inet6Address ipv6addr)
        implements MprInterface {

    /// Nothing of IPv6 is said.
    public static MPR_INTERFACE_3 of(MPR_INTERFACE_2 level2) {
        return new MPR_INTERFACE_3(level2, 0, null, null, null);
    }

    @Override
    public String wszInterfaceName() {
        return level2.wszInterfaceName();
    }

    @Override
    public boolean fEnabled() {
        return level2.fEnabled();
    }

    @Override
    public int dwIfType() {
        return level2.dwIfType();
    }
}
