package org.dialtone.testbed.contract;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Stands between clients and a Unix socket, and cuts what passes through it.
final class Cutter implements AutoCloseable {
    private static final int BUFFER = 4096;

    private final Path to;
    private final ServerSocketChannel listening;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    Cutter(Path at, Path to) throws IOException {
        this.to = to;
        listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening.bind(UnixDomainSocketAddress.of(at));
        Thread.ofVirtual().name("cutter").start(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel near = listening.accept();
                SocketChannel far = SocketChannel.open(UnixDomainSocketAddress.of(to));
                open.add(near);
                open.add(far);
                Thread.startVirtualThread(() -> pump(near, far));
                Thread.startVirtualThread(() -> pump(far, near));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void pump(SocketChannel from, SocketChannel into) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    into.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException _) {
            // cut
        }
        end(from);
        end(into);
    }

    private void end(SocketChannel channel) {
        open.remove(channel);
        try {
            channel.close();
        } catch (IOException _) {
            // gone is gone
        }
    }

    /// Everything that passes now breaks off, wherever in a message it is.
    void cut() {
        open.forEach(this::end);
    }

    /// How many connections pass now.
    int passing() {
        return open.size() / 2;
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException _) {
            // gone is gone
        }
        cut();
    }
}
