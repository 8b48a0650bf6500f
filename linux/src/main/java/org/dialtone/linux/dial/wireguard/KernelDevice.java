package org.dialtone.linux.dial.wireguard;

import org.dialtone.linux.netlink.RequestSocket;
import org.dialtone.linux.netlink.WireguardConfig;
import org.dialtone.linux.netlink.WireguardRequests;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// A device of the kernel's. It is a link and nothing else: it stays when the daemon goes, and is
/// found again by the mark that it bears (see [KernelLinks]).
///
/// It is removed on a virtual thread, `dialtone-wireguard-NAME-end`, for the kernel takes its time
/// for that. Fields guarded by this, but for one. Owns a netlink socket, from when it is there
/// until it is gone or left.
final class KernelDevice implements Device {
    private static final int NOT_YET = 0;

    private final KernelLinks links;
    private final String name;
    private final String link;

    private int index = NOT_YET;
    private @Nullable RequestSocket socket;
    private @Nullable WireguardRequests requests;
    private @Nullable Gone gone;

    /// Whether it is to be removed, or was left: whoever has it so sees to that.
    private final AtomicBoolean over = new AtomicBoolean();

    /// @param name the definition's
    KernelDevice(KernelLinks links, String name, String link) {
        this.links = links;
        this.name = name;
        this.link = link;
    }

    @Override
    public synchronized void start(Gone told) {
        gone = told; // made by ready, on a thread that may wait
    }

    @Override
    public synchronized boolean adopt(Gone told) {
        index = links.adopt(link, name).orElse(NOT_YET);
        if (index == NOT_YET) {
            return false;
        }
        gone = told;
        return true;
    }

    @Override
    public synchronized boolean ready() throws IOException {
        requests(); // before there is a link that nobody can set up
        if (index == NOT_YET) {
            index = links.make(link, name);
        }
        return true;
    }

    private WireguardRequests requests() throws IOException {
        if (over.get()) {
            throw new IOException("it is to end");
        }
        if (requests == null) {
            if (socket == null) {
                socket = links.openGeneric();
            }
            requests = WireguardRequests.open(socket);
        }
        return requests;
    }

    @Override
    public synchronized List<Peer> peers() throws IOException {
        return requests().peers(index).stream().map(Peer::of).toList();
    }

    @Override
    public synchronized void set(WireguardConfig config) throws IOException {
        requests().set(index, config);
    }

    @Override
    public void stop() {
        if (!over.getAndSet(true)) {
            Thread.ofVirtual().name("dialtone-wireguard-" + name + "-end").start(this::remove);
        }
    }

    private void remove() {
        String words = "";
        int removed;
        Gone told;
        synchronized (this) {
            close();
            removed = index;
            told = gone;
        }
        try {
            if (removed != NOT_YET) {
                links.remove(link, removed);
            }
        } catch (RuntimeException e) {
            words = String.valueOf(e.getMessage());
            System.getLogger(KernelDevice.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot remove link " + link, e);
        }
        if (told != null) {
            told.gone(words);
        }
    }

    @Override
    public synchronized void leave() {
        if (!over.getAndSet(true)) {
            close();
            if (index != NOT_YET) {
                links.release(link);
            }
        }
    }

    private void close() {
        requests = null;
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
