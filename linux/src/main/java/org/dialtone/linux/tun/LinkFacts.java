package org.dialtone.linux.tun;

import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.Sys;
import org.dialtone.linux.ffm.SystemException;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// What the kernel says of a link (netdevice(7)). Not [java.net.NetworkInterface], which does not
/// see a link without addresses.
///
/// @param index its index
/// @param mtu in bytes
/// @param pointToPoint whether it leads to one end only
record LinkFacts(int index, int mtu, boolean pointToPoint) {
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SIOCGIFFLAGS = 0x8913;
    private static final int SIOCGIFMTU = 0x8921;
    private static final int SIOCGIFINDEX = 0x8933;
    private static final int IFF_POINTOPOINT = 0x10;
    private static final int NAME = 16;
    private static final int IFREQ = 40;

    /// A link of the calling thread's network namespace.
    ///
    /// @return null if there is none of this name
    static @Nullable LinkFacts of(String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        if (text.length == 0 || text.length >= NAME) {
            return null;
        }
        int type = SOCK_DGRAM | SOCK_CLOEXEC;
        int fd = (int) Libc.check("socket", Sys.SOCKET, AF_INET, type, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(IFREQ, 8);
            MemorySegment.copy(text, 0, request, ValueLayout.JAVA_BYTE, 0, text.length);
            int index = ask(fd, SIOCGIFINDEX, request);
            int mtu = ask(fd, SIOCGIFMTU, request);
            int flags = ask(fd, SIOCGIFFLAGS, request);
            return new LinkFacts(index, mtu, (flags & IFF_POINTOPOINT) != 0);
        } catch (SystemException _) {
            return null;
        } finally {
            Libc.close(fd);
        }
    }

    private static int ask(int fd, int what, MemorySegment request) {
        Libc.check("ioctl", Sys.IOCTL, fd, what, request.address());
        return request.get(ValueLayout.JAVA_INT, NAME);
    }
}
