package org.dialtone.linux.socket;

import org.dialtone.core.port.PacketHandler;
import org.dialtone.core.port.PacketPeer;
import org.dialtone.linux.ffm.EventFd;
import org.dialtone.linux.ffm.SystemException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Answers every packet with how long it was, how many descriptors came with it and how many of
/// them are eventfds; does some special things on demand.
final class Echo implements PacketHandler {
    final Set<PacketPeer> peers = Collections.newSetFromMap(new ConcurrentHashMap<>());
    final AtomicInteger gone = new AtomicInteger();
    final AtomicInteger woken = new AtomicInteger();
    final AtomicInteger writable = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();
    volatile Runnable onWoken = () -> {};

    @Override
    public void connected(PacketPeer peer) {
        peers.add(peer);
    }

    @Override
    public void packet(
            PacketPeer peer, ByteBuffer packet, List<Integer> descriptors, boolean lost) {
        byte[] bytes = new byte[packet.remaining()];
        packet.get(bytes);
        switch (new String(bytes, StandardCharsets.UTF_8)) {
            case "fail" -> throw new IllegalStateException("a bug that a test has ordered");
            case "leave" -> peer.close();
            case "flood" -> {
                while (peer.send(new byte[1000])) {
                    // until it is full
                }
                refused.incrementAndGet();
            }
            default -> {
                long eventFds = descriptors.stream().filter(Echo::isEventFd).count();
                String answer = bytes.length + " " + descriptors.size() + " " + eventFds;
                peer.send((lost ? "lost" : answer).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static boolean isEventFd(int descriptor) {
        try {
            EventFd.duplicateOf(descriptor).close();
            return true;
        } catch (SystemException _) {
            return false;
        }
    }

    @Override
    public void writable(PacketPeer peer) {
        writable.incrementAndGet();
        peer.send("room".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void gone(PacketPeer peer) {
        peers.remove(peer);
        gone.incrementAndGet();
    }

    @Override
    public void woken() {
        woken.incrementAndGet();
        onWoken.run();
    }
}
