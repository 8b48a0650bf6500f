package org.dialtone.linux.tun;

import org.dialtone.linux.netlink.NetworkNamespace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;

/// A UDP socket in a network namespace, for numbered datagrams.
final class Datagrams implements AutoCloseable {
    private final DatagramChannel channel;

    Datagrams(String namespace) {
        channel =
                NetworkNamespace.call(
                        Path.of("/run/netns/" + namespace),
                        () -> {
                            try {
                                return DatagramChannel.open(java.net.StandardProtocolFamily.INET);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
    }

    static Datagrams at(String namespace, String address) throws IOException {
        Datagrams made = new Datagrams(namespace);
        made.channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20);
        made.channel.bind(new InetSocketAddress(address, 0));
        return made;
    }

    SocketAddress address() throws IOException {
        return channel.getLocalAddress();
    }

    void send(int number, SocketAddress to) throws IOException {
        channel.send(ByteBuffer.allocate(4).putInt(0, number), to);
    }

    /// Waits for the next datagram; for ten seconds at most.
    int take() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(4);
        channel.socket().setSoTimeout(10_000);
        var packet = new java.net.DatagramPacket(buffer.array(), 4);
        channel.socket().receive(packet);
        return buffer.getInt(0);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
