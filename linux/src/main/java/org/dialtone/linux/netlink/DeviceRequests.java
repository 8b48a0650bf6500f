package org.dialtone.linux.netlink;

import org.dialtone.linux.ffm.Errno;

import java.net.InetAddress;

/// Sets up a link of ours: its addresses, its MTU, whether it is up. Threads as [RequestSocket].
public final class DeviceRequests {
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_DELADDR = 21;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int IFF_UP = 1;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_AF_SPEC = 26;
    private static final int IFLA_INET6_ADDR_GEN_MODE = 8;
    private static final byte ADDR_GEN_NONE = 1;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_FLAGS = 8;
    private static final int NODAD_NOPREFIXROUTE = 0x02 | 0x200;

    private final RequestSocket socket;

    public DeviceRequests(RequestSocket socket) {
        this.socket = socket;
    }

    /// Takes a link up, without an IPv6 address that nobody has asked for.
    ///
    /// @param mtu in bytes
    /// @throws NetlinkException if the kernel refuses
    public void up(int link, int mtu) {
        Request quiet = request(link, 0);
        int spec = quiet.begin(IFLA_AF_SPEC);
        int six = quiet.begin(AF_INET6);
        quiet.attribute(IFLA_INET6_ADDR_GEN_MODE, new byte[] {ADDR_GEN_NONE});
        quiet.end(six).end(spec);
        try {
            socket.request("no address for link " + link, quiet);
        } catch (NetlinkException _) {
            // no IPv6 here: there will be no address either
        }
        socket.request("take up link " + link, request(link, IFF_UP).attribute(IFLA_MTU, mtu));
    }

    private static Request request(int link, int flags) {
        Request request = new Request(RTM_NEWLINK, Request.NLM_F_ACK);
        return request.u8(0).u8(0).u16(0).u32(link).u32(flags).u32(flags);
    }

    /// Gives a link an address, without a route to anybody else.
    ///
    /// @return false if it has it already
    /// @throws NetlinkException if the kernel refuses
    public boolean add(int link, InetAddress address) {
        int flags = Request.NLM_F_ACK | Request.NLM_F_CREATE | Request.NLM_F_EXCL;
        return change("add address ", RTM_NEWADDR, flags, link, address, Errno.EEXIST);
    }

    /// Takes an address from a link.
    ///
    /// @return false if it has none such
    /// @throws NetlinkException if the kernel refuses
    public boolean remove(int link, InetAddress address) {
        int none = Errno.EADDRNOTAVAIL;
        return change("remove address ", RTM_DELADDR, Request.NLM_F_ACK, link, address, none);
    }

    private boolean change(
            String what, int type, int flags, int link, InetAddress address, int harmless) {
        byte[] bytes = address.getAddress();
        Request request = new Request(type, flags);
        request.u8(bytes.length == 4 ? AF_INET : AF_INET6).u8(bytes.length * 8);
        request.u8(0).u8(0).u32(link);
        request.attribute(IFA_LOCAL, bytes).attribute(IFA_ADDRESS, bytes);
        request.attribute(IFA_FLAGS, NODAD_NOPREFIXROUTE);
        try {
            socket.request(what + address.getHostAddress() + " dev " + link, request);
            return true;
        } catch (NetlinkException e) {
            if (e.errno() == harmless) {
                return false;
            }
            throw e;
        }
    }
}
