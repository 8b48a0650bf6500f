package org.dialtone.testbed.faults;

import org.dialtone.testbed.Namespace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A port on loopback whose connections go on from another network namespace, so that a client in
/// this process uses a network that a test can cut.
final class Relay implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Namespace from;
    private final InetSocketAddress to;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    Relay(Namespace from, InetSocketAddress to) {
        this.from = from;
        this.to = to;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("relay").start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket near = listener.accept();
                open.add(near);
                Thread.ofPlatform().daemon().name("relay-connect").start(() -> connect(near));
            } catch (IOException _) {
                // closed, or a client that has gone already
            }
        }
    }

    private void connect(Socket near) {
        Socket far = null;
        try {
            far =
                    from.inside(
                            () -> {
                                Socket socket = new Socket();
                                socket.connect(to, 2_000);
                                return socket;
                            });
            Socket opposite = far;
            open.add(opposite);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            Thread.ofPlatform().daemon().name("relay-out").start(() -> pump(near, opposite));
            pump(opposite, near);
        } catch (IOException | IllegalStateException _) {
            drop(near); // the client sees a connection that ends
            if (far != null) {
                drop(far);
            }
        }
    }

    private void pump(Socket source, Socket sink) {
        byte[] buffer = new byte[BUFFER];
        try (source;
                sink) {
            while (true) {
                int read = source.getInputStream().read(buffer);
                if (read < 0) {
                    return;
                }
                sink.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException _) {
            // one end has gone: so does the other
        } finally {
            open.remove(source);
            open.remove(sink);
        }
    }

    /// Ends all connections at once.
    void reset() {
        open.forEach(this::drop);
    }

    private void drop(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // it is to be gone, and is
        }
        open.remove(socket);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reset();
    }
}
