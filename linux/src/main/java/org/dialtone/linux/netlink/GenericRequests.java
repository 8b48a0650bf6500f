package org.dialtone.linux.netlink;

import org.dialtone.linux.ffm.Errno;

import java.nio.ByteBuffer;
import java.util.OptionalInt;

/// Asks for families of generic netlink (linux/genetlink.h), and begins requests to them. Threads
/// as [RequestSocket].
public final class GenericRequests {
    private static final int GENL_ID_CTRL = 0x10;
    private static final int CTRL_CMD_NEWFAMILY = 1;
    private static final int CTRL_CMD_GETFAMILY = 3;
    private static final int CTRL_VERSION = 2;
    private static final int CTRL_ATTR_FAMILY_ID = 1;
    private static final int CTRL_ATTR_FAMILY_NAME = 2;

    /// The least number that is a family's (NLMSG_MIN_TYPE); smaller ones are netlink's own.
    private static final int LEAST = 0x10;

    /// The bytes before the attributes: struct nlmsghdr, struct genlmsghdr.
    static final int HEADERS = Request.HEADER + 4;

    private final RequestSocket socket;

    /// @param socket one of [RequestSocket#openGeneric]
    public GenericRequests(RequestSocket socket) {
        this.socket = socket;
    }

    /// The number of a family. The kernel loads the module that has it, if it knows of one: the
    /// first question may take as long as that does.
    ///
    /// @return empty if there is none
    /// @throws NetlinkException if the kernel refuses
    public OptionalInt family(String name) {
        int[] found = new int[1];
        try {
            socket.ask(
                    "look for the family " + name,
                    encodeFamily(name),
                    answer -> found[0] = Math.max(found[0], decodeFamily(answer, name)));
        } catch (NetlinkException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
        return found[0] == 0 ? OptionalInt.empty() : OptionalInt.of(found[0]);
    }

    static Request encodeFamily(String name) {
        return request(GENL_ID_CTRL, Request.NLM_F_ACK, CTRL_CMD_GETFAMILY, CTRL_VERSION)
                .attribute(CTRL_ATTR_FAMILY_NAME, name);
    }

    /// Total.
    ///
    /// @param answer a message from its header on
    /// @return 0 if the message does not tell it
    static int decodeFamily(ByteBuffer answer, String name) {
        if (answer.limit() < HEADERS
                || answer.getShort(4) != GENL_ID_CTRL
                || answer.get(Request.HEADER) != CTRL_CMD_NEWFAMILY) {
            return 0;
        }
        int[] number = new int[1];
        boolean[] named = new boolean[1];
        Attributes.each(
                answer,
                HEADERS,
                (type, value) -> {
                    switch (type) {
                        case CTRL_ATTR_FAMILY_ID -> number[0] = Attributes.u16(value, 0);
                        case CTRL_ATTR_FAMILY_NAME ->
                                named[0] = Attributes.string(value).equals(name);
                        default -> {
                            // its commands and groups
                        }
                    }
                });
        return named[0] && number[0] >= LEAST ? number[0] : 0;
    }

    /// Begins a request to a family.
    ///
    /// @param flags nlmsg_flags, but for NLM_F_REQUEST
    static Request request(int family, int flags, int command, int version) {
        return new Request(family, flags).u8(command).u8(version).u16(0);
    }
}
