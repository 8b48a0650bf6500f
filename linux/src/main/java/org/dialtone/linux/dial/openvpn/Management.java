package org.dialtone.linux.dial.openvpn;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// A connection to an openvpn's management socket. What it says is handed on, and what is to be
/// answered sent, on a virtual thread of its own, `dialtone-openvpn-NAME`. openvpn serves one such
/// connection at a time and goes on without one.
final class Management implements AutoCloseable {

    /// Whom it says it to; called on the thread.
    interface Listener {
        /// Waits before the next try to connect: openvpn does not say when it begins to listen.
        ///
        /// @return false if there is nothing to connect to any more
        boolean tryAgain();

        void connected(Management management);

        /// What is to be sent upon a line.
        List<String> answer(ManagementLine line);

        /// There is no connection any more, or was none. Once, and last.
        void over();
    }

    private final SocketChannel channel;

    private Management(SocketChannel channel) {
        this.channel = channel;
    }

    static void start(String name, Path socket, Listener listener) {
        Thread.ofVirtual()
                .name("dialtone-openvpn-" + name)
                .start(
                        () -> {
                            try {
                                Management made = connect(socket, listener);
                                if (made != null) {
                                    made.work(listener);
                                }
                            } finally {
                                listener.over();
                            }
                        });
    }

    private static @Nullable Management connect(Path socket, Listener listener) {
        while (listener.tryAgain()) {
            try {
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                try {
                    channel.connect(UnixDomainSocketAddress.of(socket));
                    return new Management(channel);
                } catch (IOException _) {
                    channel.close(); // not there yet
                }
            } catch (IOException _) {
                // no descriptor left: there may be one later
            }
        }
        return null;
    }

    private void work(Listener listener) {
        try (channel) {
            listener.connected(this);
            send("state on all");
            Lines lines = new Lines(channel);
            String line = lines.next();
            while (line != null) {
                for (String command : listener.answer(ManagementLine.parse(line))) {
                    send(command);
                }
                line = lines.next();
            }
        } catch (IOException _) {
            // it is gone, or we have closed it: the listener is told
        }
    }

    private void send(String command) throws IOException {
        ByteBuffer out = ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8));
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // the descriptor is gone all the same
        }
    }
}
