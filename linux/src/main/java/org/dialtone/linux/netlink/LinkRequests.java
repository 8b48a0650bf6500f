package org.dialtone.linux.netlink;

import org.dialtone.linux.ffm.Errno;

import java.util.OptionalInt;

/// Sets links up and gives them addresses (rtnetlink(7)). Threads as [RequestSocket].
public final class LinkRequests {
    private static final int RTM_GETLINK = 18;
    private static final int RTM_SETLINK = 19;
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_NEWLINK = 16;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFF_UP = 1;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_F_NODAD = 2;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    private final RequestSocket socket;

    public LinkRequests(RequestSocket socket) {
        this.socket = socket;
    }

    /// The index of the link of a name; empty if there is none.
    ///
    /// @throws NetlinkException if the kernel refuses
    public OptionalInt index(String name) {
        Request request = new Request(RTM_GETLINK, Request.NLM_F_ACK);
        link(request, 0, 0).attribute(IFLA_IFNAME, name);
        int[] found = new int[1];
        try {
            socket.ask(
                    "look for link " + name,
                    request,
                    answer -> {
                        boolean whole = answer.limit() >= Request.HEADER + 8;
                        if (whole && answer.getShort(4) == RTM_NEWLINK) {
                            found[0] = answer.getInt(Request.HEADER + 4);
                        }
                    });
        } catch (NetlinkException e) {
            if (e.errno() != Errno.ENODEV) {
                throw e;
            }
        }
        return found[0] == 0 ? OptionalInt.empty() : OptionalInt.of(found[0]);
    }

    /// Sets a link up.
    ///
    /// @param mtu how large its packets may be, in bytes; 0 to leave that as it is
    /// @throws NetlinkException if the kernel refuses
    public void up(int index, int mtu) {
        Request request = link(new Request(RTM_SETLINK, Request.NLM_F_ACK), index, IFF_UP);
        if (mtu > 0) {
            request.attribute(IFLA_MTU, mtu);
        }
        socket.request("set link " + index + " up", request);
    }

    private static Request link(Request request, int index, int flags) {
        return request.u8(0).u8(0).u16(0).u32(index).u32(flags).u32(flags);
    }

    /// Gives a link an address; nothing if it has it. An IPv6 address can be used at once: whether
    /// somebody else has it is not asked.
    ///
    /// @throws NetlinkException if the kernel refuses
    public void add(int index, LinkAddress address) {
        byte[] bytes = address.address().getAddress();
        boolean four = bytes.length == 4;
        int flags = Request.NLM_F_ACK | Request.NLM_F_CREATE | Request.NLM_F_REPLACE;
        Request request = new Request(RTM_NEWADDR, flags);
        request.u8(four ? AF_INET : AF_INET6).u8(address.length());
        request.u8(four ? 0 : IFA_F_NODAD).u8(0).u32(index);
        request.attribute(IFA_LOCAL, bytes).attribute(IFA_ADDRESS, bytes);
        socket.request("add address " + address + " to link " + index, request);
    }
}
