package org.dialtone.linux.tun;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.linux.ffm.Errno;
import org.dialtone.linux.netlink.DeviceRequests;
import org.dialtone.linux.netlink.RequestSocket;
import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.function.IntConsumer;

/// The trap's device. It is ours, but anybody with the right to may remove it (`ip link del`): then
/// it is made anew, after a second, and after longer and longer where it cannot be.
///
/// Confined to the trap's thread, from when that begins until it has ended.
final class TrapDevice implements AutoCloseable {
    /// In bytes. Packets that a link then does not take are answered.
    private static final int MTU = 1500;

    private static final long FIRST_PAUSE = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofMinutes(1).toNanos();

    private static final System.Logger LOG = System.getLogger(TrapDevice.class.getName());

    private final String name;
    private final RequestSocket netlink;

    /// Null from when it was found removed until it is there again.
    private @Nullable TunDevice device;

    private int index;
    private long pause = FIRST_PAUSE;
    private long again;
    private String said = "";

    private TrapDevice(String name, RequestSocket netlink) {
        this.name = name;
        this.netlink = netlink;
    }

    /// Makes it, in the network namespace of the calling thread.
    ///
    /// @param name what it is called: 1 to 15 bytes
    /// @throws RouterException if there is one of this name, no right to make one, or no TUN
    /// @throws org.dialtone.linux.netlink.NetlinkException if the kernel does not set it up
    static TrapDevice make(String name, RequestSocket netlink) {
        TrapDevice made = new TrapDevice(name, netlink);
        made.make(_ -> {});
        return made;
    }

    /// @param watch waits for its descriptor, until that is closed
    private void make(IntConsumer watch) {
        TunDevice made = TunDevice.create(name);
        try {
            LinkFacts found = LinkFacts.of(name);
            if (found == null) {
                throw new RouterException(
                        RouterError.CAN_NOT_COMPLETE,
                        "the link " + name + " went as soon as it came");
            }
            new DeviceRequests(netlink).up(found.index(), MTU);
            watch.accept(made.fd());
            index = found.index();
            device = made;
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    /// Its index: of the last one, while there is none.
    int index() {
        return index;
    }

    /// Has its packets waited for.
    void watch(IntConsumer watch) {
        if (device != null) {
            watch.accept(device.fd());
        }
    }

    /// Reads one packet.
    ///
    /// @return its length; not positive if there is none
    int read(MemorySegment into) {
        return device == null ? 0 : device.read(into);
    }

    /// Looks whether what [#read] has said last means that somebody has removed it, and lets go of
    /// it then.
    ///
    /// @param length what that returned
    /// @param now monotonic, in nanoseconds
    boolean lost(int length, long now) {
        if (device == null || length != -Errno.EBADFD) {
            return false;
        }
        LOG.log(
                Level.WARNING,
                "somebody has removed "
                        + name
                        + ": nothing is dialled for packets until it is made anew, in a second");
        close();
        pause = FIRST_PAUSE;
        again = now + pause;
        said = "";
        return true;
    }

    /// In how many nanoseconds it is to be made anew; Long.MAX_VALUE as long as it is there.
    long due(long now) {
        return device != null ? Long.MAX_VALUE : Math.max(0, again - now);
    }

    /// Makes it anew when it is time.
    ///
    /// @param watch waits for its descriptor, until that is closed
    /// @return whether it has been
    boolean renew(long now, IntConsumer watch) {
        if (due(now) > 0) {
            return false;
        }
        try {
            make(watch);
            LOG.log(Level.INFO, name + " is there again");
            return true;
        } catch (RuntimeException e) {
            pause = Math.min(2 * pause, LONGEST_PAUSE);
            again = now + pause;
            String words = String.valueOf(e.getMessage());
            if (!words.equals(said)) {
                LOG.log(Level.ERROR, name + " cannot be made anew yet: " + words);
            }
            said = words;
            return false;
        }
    }

    @Override
    public void close() {
        if (device != null) {
            device.close();
            device = null;
        }
    }
}
