package org.dialtone.linux.socket;

import org.dialtone.core.port.PacketHandler;
import org.dialtone.core.port.PacketServer;
import org.dialtone.linux.ffm.Epoll;
import org.dialtone.linux.ffm.Errno;
import org.dialtone.linux.ffm.EventFd;
import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.Sys;
import org.dialtone.linux.ffm.SystemException;
import org.jspecify.annotations.Nullable;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The serving of a [UnixPacketServer]: its connections and the epoll they are in. Confined to the
/// thread that serves, which made it.
final class Serving implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Serving.class.getName());

    /// Packets taken from one peer, and peers accepted, before the others have their turn.
    private static final int GULP = 16;

    /// How long nobody is accepted after descriptors ran out, unless a peer goes.
    private static final int PAUSE_MILLIS = 1000;

    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_PASSCRED = 16;

    private static final long WAKER = 0;
    private static final long LISTENER = 1;

    private final SocketFile file;
    private final EventFd waker;
    private final int most;
    private final PacketHandler handler;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment out = arena.allocate(PacketServer.LONGEST, 8);
    private final MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_INT, 1);
    private final Inbox inbox = new Inbox(arena);
    private final Epoll epoll = new Epoll(arena);
    private final Closer closer = new Closer();
    private final Map<Long, PeerSocket> peers = new HashMap<>();
    private final ArrayDeque<PeerSocket> ending = new ArrayDeque<>();
    private long lastKey = LISTENER;
    private boolean paused;

    Serving(SocketFile file, EventFd waker, int most, PacketHandler handler) {
        this.file = file;
        this.waker = waker;
        this.most = most;
        this.handler = handler;
        epoll.add(waker.descriptor(), Epoll.IN, WAKER);
        epoll.add(file.socket(), Epoll.IN, LISTENER);
    }

    /// Waits for something to happen, and sees to it.
    void turn() {
        int count = epoll.await(paused ? PAUSE_MILLIS : -1);
        if (paused && count == 0) {
            pause(false);
        }
        for (int i = 0; i < count; i++) {
            long key = epoll.key(i);
            if (key == WAKER) {
                waker.read();
                guarded(null, handler::woken);
            } else if (key == LISTENER) {
                accept();
            } else {
                PeerSocket peer = peers.get(key);
                if (peer != null) {
                    attend(peer, epoll.events(i));
                }
            }
            bury();
        }
    }

    private void accept() {
        for (int i = 0; i < GULP; i++) {
            int flags = SOCK_NONBLOCK | SOCK_CLOEXEC;
            long fd = Libc.call(Sys.ACCEPT4, file.socket(), 0, 0, flags, 0, 0);
            if (fd >= 0) {
                welcome((int) fd);
                bury();
                continue;
            }
            switch ((int) -fd) {
                case Errno.EAGAIN -> {
                    return;
                }
                case Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM, Errno.ENOBUFS -> {
                    // the socket stays readable: to look again at once would be to spin
                    LOG.log(
                            Level.WARNING,
                            "event socket: nobody is accepted for a moment ({0}): raise the limit"
                                    + " of open files",
                            Errno.name((int) -fd));
                    pause(true);
                    return;
                }
                default -> {} // this one has gone already
            }
        }
    }

    private void pause(boolean yes) {
        paused = yes;
        epoll.change(file.socket(), yes ? 0 : Epoll.IN, LISTENER);
    }

    private void welcome(int fd) {
        if (peers.size() >= most) {
            Libc.close(fd);
            return;
        }
        PeerSocket peer;
        try {
            Libc.check(
                    "setsockopt", Sys.SETSOCKOPT, fd, SOL_SOCKET, SO_PASSCRED, one.address(), 4, 0);
            peer = new PeerSocket(this, fd, ++lastKey, Credentials.of(fd));
            epoll.add(fd, peer.events(), peer.key());
        } catch (SystemException e) {
            LOG.log(Level.WARNING, "event socket: a connection is refused: {0}", e.getMessage());
            Libc.close(fd);
            return;
        }
        peers.put(peer.key(), peer);
        guarded(peer, () -> handler.connected(peer));
    }

    private void attend(PeerSocket peer, int events) {
        if ((events & (Epoll.HUP | Epoll.ERR)) != 0) {
            peer.close(); // gone for good; what it still wanted does not matter
            return;
        }
        if ((events & Epoll.OUT) != 0 && peer.endWaiting()) {
            watch(peer);
            guarded(peer, () -> handler.writable(peer));
        }
        if ((events & (Epoll.IN | Epoll.RDHUP)) != 0) {
            receive(peer);
        }
    }

    private void receive(PeerSocket peer) {
        for (int i = 0; i < GULP && !peer.closing(); i++) {
            int length = inbox.receive(peer.fd());
            if (length == -Errno.EAGAIN) {
                return;
            }
            if (length < 0) {
                peer.close();
                return;
            }
            List<Integer> descriptors = inbox.descriptors();
            boolean lost = inbox.lost();
            try {
                guarded(peer, () -> handler.packet(peer, inbox.bytes(), descriptors, lost));
            } finally {
                descriptors.forEach(closer::close);
            }
        }
    }

    /// A handler that fails is a bug. It costs the one peer its connection, not all.
    private void guarded(@Nullable PeerSocket peer, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "event socket: a connection is ended by a bug", e);
            if (peer != null) {
                peer.close();
            }
        }
    }

    MemorySegment out() {
        return out;
    }

    void watch(PeerSocket peer) {
        epoll.change(peer.fd(), peer.events(), peer.key());
    }

    void ending(PeerSocket peer) {
        ending.add(peer);
    }

    /// Ends those that were closed meanwhile, outside of their own calls.
    private void bury() {
        for (PeerSocket peer = ending.poll(); peer != null; peer = ending.poll()) {
            peers.remove(peer.key());
            PeerSocket gone = peer;
            guarded(null, () -> handler.gone(gone));
            peer.release(inbox, closer);
            if (paused) {
                pause(false);
            }
        }
    }

    @Override
    public void close() {
        List.copyOf(peers.values()).forEach(PeerSocket::close);
        bury();
        epoll.close();
        closer.end();
        arena.close();
    }
}
