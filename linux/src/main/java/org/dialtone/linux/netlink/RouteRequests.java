package org.dialtone.linux.netlink;

import org.dialtone.linux.ffm.Errno;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Makes, replaces and removes routes (rtnetlink(7), linux/rtnetlink.h). Threads as
/// [RequestSocket].
public final class RouteRequests {
    /// rtm_protocol of the routes that Dialtone makes, by which leftovers are known: of the numbers
    /// that nobody has in linux/rtnetlink.h and iproute2's rt_protos.
    public static final int PROTOCOL = 209;

    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_DELROUTE = 25;
    private static final int RTM_GETROUTE = 26;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int RT_TABLE_MAIN = 254;
    private static final int RT_SCOPE_UNIVERSE = 0;
    private static final int RT_SCOPE_LINK = 253;
    private static final int RT_SCOPE_NOWHERE = 255;
    private static final int RTN_UNICAST = 1;
    private static final int RTNH_F_ONLINK = 4;
    private static final int RTM_F_CLONED = 0x200;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_PRIORITY = 6;
    private static final int RTA_PREFSRC = 7;
    private static final int RTA_METRICS = 8;
    private static final int RTA_TABLE = 15;
    private static final int RTAX_MTU = 2;
    private static final int HEADER = 16;
    private static final int RTMSG = 12;

    /// How often a list is asked for again that has changed while it was given.
    private static final int ATTEMPTS = 5;

    private final RequestSocket socket;

    public RouteRequests(RequestSocket socket) {
        this.socket = socket;
    }

    /// Makes a route where there is none of its prefix and metric.
    ///
    /// @return false if there is one
    /// @throws NetlinkException if the kernel refuses
    public boolean add(Route route) {
        try {
            make("add", route, Request.NLM_F_CREATE | Request.NLM_F_EXCL);
            return true;
        } catch (NetlinkException e) {
            if (e.errno() == Errno.EEXIST) {
                return false;
            }
            throw e;
        }
    }

    /// Makes a route, in the place of one of its prefix and metric if there is one: no packet finds
    /// neither.
    ///
    /// @throws NetlinkException if the kernel refuses
    public void replace(Route route) {
        make("replace", route, Request.NLM_F_CREATE | Request.NLM_F_REPLACE);
    }

    /// Makes a route behind those of its prefix and metric that there are: they keep what they have
    /// until they are removed. The same route twice is one.
    ///
    /// @throws NetlinkException if the kernel refuses
    public void append(Route route) {
        try {
            make("append", route, Request.NLM_F_CREATE | Request.NLM_F_APPEND);
        } catch (NetlinkException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
        }
    }

    private void make(String verb, Route route, int flags) {
        Request request = request(RTM_NEWROUTE, flags | Request.NLM_F_ACK, route, false);
        if (route.source() != null) {
            request.attribute(RTA_PREFSRC, route.source());
        }
        if (route.mtu() > 0) {
            int metrics = request.begin(RTA_METRICS);
            request.attribute(RTAX_MTU, route.mtu()).end(metrics);
        }
        socket.request(verb + " route " + route, request);
    }

    /// Removes a route: the one of its prefix, metric, link and protocol.
    ///
    /// @return false if there is none
    /// @throws NetlinkException if the kernel refuses
    public boolean delete(Route route) {
        try {
            Request request = request(RTM_DELROUTE, Request.NLM_F_ACK, route, true);
            socket.request("delete route " + route, request);
            return true;
        } catch (NetlinkException e) {
            if (e.errno() == Errno.ESRCH || e.errno() == Errno.ENODEV) {
                return false; // gone, perhaps with its link
            }
            throw e;
        }
    }

    private static Request request(int type, int flags, Route route, boolean delete) {
        byte[] to = route.to().address().getAddress();
        boolean four = to.length == 4;
        int scope =
                !four || route.via() != null
                        ? RT_SCOPE_UNIVERSE
                        : delete ? RT_SCOPE_NOWHERE : RT_SCOPE_LINK;
        Request request = new Request(type, flags);
        request.u8(four ? AF_INET : AF_INET6).u8(route.to().length()).u8(0).u8(0);
        request.u8(RT_TABLE_MAIN).u8(route.protocol()).u8(scope).u8(RTN_UNICAST);
        request.u32(route.via() == null ? 0 : RTNH_F_ONLINK);
        request.attribute(RTA_DST, to);
        request.attribute(RTA_OIF, route.link());
        request.attribute(RTA_PRIORITY, metric(four, route.metric()));
        if (route.via() != null) {
            request.attribute(RTA_GATEWAY, route.via());
        }
        return request;
    }

    private static int metric(boolean four, int metric) {
        return !four && metric == 0 ? 1024 : metric;
    }

    /// The routes of the main table that a protocol has made.
    ///
    /// @throws NetlinkException if the kernel refuses, or the list will not hold still
    public List<Route> list(int protocol) {
        List<Route> found = new ArrayList<>();
        for (int family : new int[] {AF_INET, AF_INET6}) {
            found.addAll(list(family, protocol));
        }
        return found;
    }

    private List<Route> list(int family, int protocol) {
        for (int attempt = 1; ; attempt++) {
            List<Route> found = new ArrayList<>();
            Request request = new Request(RTM_GETROUTE, Request.NLM_F_DUMP);
            request.u8(family).u8(0).u8(0).u8(0);
            // the kernel leaves out other tables and protocols where it can (strict checking)
            request.u8(RT_TABLE_MAIN).u8(protocol).u8(0).u8(0).u32(0);
            try {
                socket.ask(
                        "list routes",
                        request,
                        answer -> {
                            Route route = decode(answer);
                            if (route != null && route.protocol() == protocol) {
                                found.add(route);
                            }
                        });
                return found;
            } catch (NetlinkException e) {
                if (e.errno() == Errno.ENOENT) {
                    return List.of(); // there has been no such table yet
                }
                if (e.errno() != Errno.EINTR || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /// Reads one message; total.
    ///
    /// @return null if it is no unicast route of the main table, or cannot be read
    static @Nullable Route decode(ByteBuffer in) {
        int end = in.limit();
        if (end < HEADER + RTMSG || Short.toUnsignedInt(in.getShort(4)) != RTM_NEWROUTE) {
            return null;
        }
        int family = in.get(HEADER);
        int bytes = family == AF_INET ? 4 : family == AF_INET6 ? 16 : 0;
        int length = Byte.toUnsignedInt(in.get(HEADER + 1));
        int table = Byte.toUnsignedInt(in.get(HEADER + 4));
        int protocol = Byte.toUnsignedInt(in.get(HEADER + 5));
        if (bytes == 0
                || length > bytes * 8
                || in.get(HEADER + 7) != RTN_UNICAST
                || (in.getInt(HEADER + 8) & RTM_F_CLONED) != 0) {
            return null;
        }
        byte[] to = new byte[bytes];
        byte[] via = null;
        byte[] source = null;
        int link = 0;
        int metric = 0;
        int at = HEADER + RTMSG;
        while (end - at >= 4) {
            int size = Short.toUnsignedInt(in.getShort(at));
            if (size < 4 || size > end - at) {
                return null;
            }
            byte[] value = new byte[size - 4];
            in.get(at + 4, value);
            switch (in.getShort(at + 2) & 0x3FFF) {
                case RTA_DST -> to = value;
                case RTA_GATEWAY -> via = value;
                case RTA_PREFSRC -> source = value;
                case RTA_OIF -> link = number(in, at, size);
                case RTA_PRIORITY -> metric = number(in, at, size);
                case RTA_TABLE -> table = number(in, at, size);
                default -> {
                    // of no interest here
                }
            }
            at += (size + 3) & ~3;
        }
        if (table != RT_TABLE_MAIN || to.length != bytes) {
            return null;
        }
        InetAddress destination = address(to);
        return destination == null
                ? null
                : new Route(
                        new Prefix(destination, length),
                        link,
                        address(via),
                        address(source),
                        metric,
                        0,
                        protocol);
    }

    private static int number(ByteBuffer in, int at, int size) {
        return size >= 8 ? in.getInt(at + 4) : 0;
    }

    private static @Nullable InetAddress address(byte @Nullable [] bytes) {
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException _) {
            return null;
        }
    }
}
