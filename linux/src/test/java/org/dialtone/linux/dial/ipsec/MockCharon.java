package org.dialtone.linux.dial.ipsec;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Listens as charon does: and says nothing to whoever comes, or `success = yes` to everything.
final class MockCharon implements AutoCloseable {
    private static final byte[] CONFIRM = {0, 0, 0, 1, 5};
    private static final byte[] YES = {
        0, 0, 0, 15, 1, 3, 7, 's', 'u', 'c', 'c', 'e', 's', 's', 0, 3, 'y', 'e', 's'
    };

    private final ServerSocketChannel server;
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();
    private final boolean speaks;

    private MockCharon(ServerSocketChannel server, boolean speaks) {
        this.server = server;
        this.speaks = speaks;
    }

    static MockCharon silent(Path socket) throws IOException {
        return listen(socket, false);
    }

    static MockCharon saysYes(Path socket) throws IOException {
        return listen(socket, true);
    }

    private static MockCharon listen(Path socket, boolean speaks) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        MockCharon charon = new MockCharon(server, speaks);
        Thread.startVirtualThread(charon::accept);
        return charon;
    }

    /// How many have come.
    int connections() {
        return open.size();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel each = server.accept();
                open.add(each);
                if (speaks) {
                    Thread.startVirtualThread(() -> answer(each));
                }
            }
        } catch (IOException _) {
            // it has been closed
        }
    }

    private static void answer(SocketChannel channel) {
        try (var in = Channels.newInputStream(channel)) {
            byte[] length = in.readNBytes(4);
            while (length.length == 4) {
                byte[] packet = in.readNBytes(ByteBuffer.wrap(length).getInt());
                channel.write(ByteBuffer.wrap(packet[0] == 0 ? YES : CONFIRM));
                length = in.readNBytes(4);
            }
        } catch (IOException _) {
            // the other end, or the test, has closed it
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel each : open) {
            each.close();
        }
    }
}
