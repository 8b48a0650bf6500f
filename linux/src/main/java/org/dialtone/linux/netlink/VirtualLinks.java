package org.dialtone.linux.netlink;

import org.dialtone.linux.ffm.Errno;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes links of a kind, marks them as ours by their alias (`ip link` shows it), finds them by it
/// and removes them (rtnetlink(7), linux/if_link.h). Threads as [RequestSocket].
public final class VirtualLinks {
    /// The bytes of the longest alias (IFALIASZ, without its end).
    public static final int LONGEST_ALIAS = 255;

    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_IFALIAS = 20;
    private static final int IFLA_EXT_MASK = 29;
    private static final int IFLA_INFO_KIND = 1;
    private static final int RTM_SETLINK = 19;
    private static final int RTEXT_FILTER_SKIP_STATS = 1 << 3;
    private static final int IFINFO = 16;

    private final RequestSocket socket;

    /// A link.
    ///
    /// @param kind empty if it has none
    /// @param alias empty if it has none
    public record Virtual(int index, String name, String kind, String alias) {}

    public VirtualLinks(RequestSocket socket) {
        this.socket = socket;
    }

    /// Makes one, which is down, and marks it. A link that could not be marked is removed again.
    ///
    /// @param alias of at most [#LONGEST_ALIAS] bytes
    /// @return its ifindex
    /// @throws IllegalArgumentException if the alias is too long
    /// @throws NetlinkException if the kernel refuses: EEXIST if there is a link of this name,
    ///   EOPNOTSUPP if there is no such kind
    public int make(String link, String kind, String alias) {
        int length = alias.getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_ALIAS) {
            throw new IllegalArgumentException(
                    "alias: of " + length + " bytes (expected: at most " + LONGEST_ALIAS + ")");
        }
        int flags = Request.NLM_F_ACK | Request.NLM_F_CREATE | Request.NLM_F_EXCL;
        Request request = request(Rtnetlink.RTM_NEWLINK, flags, 0).attribute(IFLA_IFNAME, link);
        int info = request.begin(IFLA_LINKINFO);
        request.attribute(IFLA_INFO_KIND, kind).end(info);
        socket.request("make link " + link, request);
        int index =
                find(link)
                        .orElseThrow(() -> new NetlinkException("make " + link, Errno.ENODEV, ""))
                        .index();
        try {
            Request mark = request(RTM_SETLINK, Request.NLM_F_ACK, index);
            socket.request("mark link " + link, mark.attribute(IFLA_IFALIAS, alias));
        } catch (NetlinkException e) {
            remove(index);
            throw e;
        }
        return index;
    }

    /// The link of a name.
    ///
    /// @throws NetlinkException if the kernel refuses
    public Optional<Virtual> find(String name) {
        Request request = request(Rtnetlink.RTM_GETLINK, Request.NLM_F_ACK, 0);
        request.attribute(IFLA_IFNAME, name).attribute(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
        List<Virtual> found = new ArrayList<>();
        try {
            socket.ask("look for link " + name, request, answer -> decode(answer, found));
        } catch (NetlinkException e) {
            if (e.errno() != Errno.ENODEV) {
                throw e;
            }
        }
        return found.stream().findFirst();
    }

    /// All links.
    ///
    /// @throws NetlinkException if the kernel refuses, or they change all the time (EINTR)
    public List<Virtual> all() {
        return socket.list(
                "list the links", VirtualLinks::encodeAll, ArrayList::new, VirtualLinks::decode);
    }

    private static Request encodeAll() {
        return request(Rtnetlink.RTM_GETLINK, Request.NLM_F_DUMP, 0)
                .attribute(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    }

    /// Removes one.
    ///
    /// @return false if there is none such
    /// @throws NetlinkException if the kernel refuses
    public boolean remove(int index) {
        try {
            socket.request(
                    "remove link " + index,
                    request(Rtnetlink.RTM_DELLINK, Request.NLM_F_ACK, index));
            return true;
        } catch (NetlinkException e) {
            if (e.errno() == Errno.ENODEV) {
                return false;
            }
            throw e;
        }
    }

    private static Request request(int type, int flags, int index) {
        return new Request(type, flags).u8(0).u8(0).u16(0).u32(index).u32(0).u32(0);
    }

    /// Takes what a message tells, from its header on. Total: what is no link is passed over.
    static void decode(ByteBuffer message, List<Virtual> out) {
        int body = Request.HEADER + IFINFO;
        if (message.limit() < body || message.getShort(4) != Rtnetlink.RTM_NEWLINK) {
            return;
        }
        String[] texts = {"", "", ""};
        Attributes.each(
                message,
                body,
                (type, value) -> {
                    switch (type) {
                        case IFLA_IFNAME -> texts[0] = Attributes.string(value);
                        case IFLA_IFALIAS -> texts[2] = Attributes.string(value);
                        case IFLA_LINKINFO ->
                                Attributes.each(
                                        value,
                                        0,
                                        (inner, kind) -> {
                                            if (inner == IFLA_INFO_KIND) {
                                                texts[1] = Attributes.string(kind);
                                            }
                                        });
                        default -> {
                            // of no interest here
                        }
                    }
                });
        int index = message.getInt(Request.HEADER + 4);
        if (index > 0 && !texts[0].isEmpty()) {
            out.add(new Virtual(index, texts[0], texts[1], texts[2]));
        }
    }
}
