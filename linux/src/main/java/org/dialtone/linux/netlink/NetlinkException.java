package org.dialtone.linux.netlink;

import org.dialtone.linux.ffm.Errno;

/// The kernel refuses what was asked for through netlink.
public final class NetlinkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /// @param what what was asked for, such as `add route 192.0.2.0/24 dev 7`
    /// @param extended the kernel's own words (NLMSGERR_ATTR_MSG); may be empty
    public NetlinkException(String what, int errno, String extended) {
        super(
                what
                        + ": "
                        + Errno.name(errno)
                        + (extended.isEmpty() ? "" : " (the kernel says: " + extended + ")"));
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }
}
