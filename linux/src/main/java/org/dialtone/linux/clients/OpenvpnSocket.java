package org.dialtone.linux.clients;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A connection to a management socket that can be waited for together with other threads' wishes.
/// Confined to one thread.
final class OpenvpnSocket implements AutoCloseable {
    /// Bytes of commands that may wait for the server to read.
    private static final int MOST_UNSENT = 1 << 16;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final LineBuffer lines = new LineBuffer();
    private final ByteBuffer in = ByteBuffer.allocate(1 << 16);
    private ByteBuffer out = ByteBuffer.allocate(0);

    private OpenvpnSocket(SocketChannel channel, Selector selector) throws IOException {
        this.channel = channel;
        this.selector = selector;
        this.key = channel.register(selector, SelectionKey.OP_READ);
    }

    /// Connects.
    ///
    /// @return null if nobody listens
    /// @throws IOException if that cannot be known: without the right, with no descriptor left, or
    ///   where another holds the only place
    static @Nullable OpenvpnSocket connect(Path socket, Selector selector) throws IOException {
        if (Files.notExists(socket)) {
            return null;
        }
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.configureBlocking(false);
            if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
                throw new IOException("others wait for the management interface, too");
            }
            return new OpenvpnSocket(channel, selector);
        } catch (ConnectException _) {
            channel.close();
            return null;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// Sends a command, as far as the server reads.
    void send(String command) throws IOException {
        byte[] bytes = (command + "\n").getBytes(StandardCharsets.UTF_8);
        if (out.remaining() + bytes.length > MOST_UNSENT) {
            throw new IOException("does not read: " + out.remaining() + " bytes wait");
        }
        out = ByteBuffer.allocate(out.remaining() + bytes.length).put(out).put(bytes).flip();
        flush();
    }

    private void flush() throws IOException {
        channel.write(out);
        key.interestOps(SelectionKey.OP_READ | (out.hasRemaining() ? SelectionKey.OP_WRITE : 0));
    }

    /// Waits until it says something, can be written to, or somebody wakes the selector.
    ///
    /// @return the lines that it has said
    /// @throws IOException if it is over
    List<String> await(Duration most) throws IOException {
        selector.select(Math.max(1, most.toMillis()));
        selector.selectedKeys().clear();
        flush();
        List<String> said = new ArrayList<>();
        in.clear();
        int count = channel.read(in);
        in.flip();
        for (String line = lines.next(in); line != null; line = lines.next(in)) {
            said.add(line);
        }
        if (count < 0) {
            throw new IOException("the server has closed the connection");
        }
        if (lines.rest().startsWith("ENTER PASSWORD:")) {
            said.add(lines.rest());
        }
        return said;
    }

    @Override
    public void close() {
        key.cancel();
        try {
            channel.close();
            selector.selectNow(); // so that the descriptor goes now
        } catch (IOException _) {
            // the descriptor is gone all the same
        }
    }
}
