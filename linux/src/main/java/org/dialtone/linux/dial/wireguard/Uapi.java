package org.dialtone.linux.dial.wireguard;

import org.dialtone.linux.netlink.WireguardConfig;
import org.dialtone.linux.netlink.WireguardKey;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Asks a WireGuard device at its socket, by a connection for each question. Any thread.
///
/// @param socket such as `/run/wireguard/wg0.sock`
record Uapi(Path socket) {
    /// The largest answer: of 10,000 peers, each of some 340 bytes and a few networks more.
    static final int MOST = 8 << 20;

    /// How the device and its peers are.
    ///
    /// @throws IOException if nobody answers
    UapiAnswer get() throws IOException {
        return ask("get=1\n\n");
    }

    /// Gives the device its keys and its one peer; others that it has are removed.
    ///
    /// @throws IOException if nobody answers
    UapiAnswer set(WireguardConfig config) throws IOException {
        return ask("set=1\n" + lines(config) + "\n");
    }

    /// The lines of a set operation.
    static String lines(WireguardConfig config) {
        StringBuilder out = new StringBuilder(512);
        line(out, "private_key", config.privateKey().hex());
        line(out, "listen_port", config.listenPort());
        line(out, "replace_peers", true);
        line(out, "public_key", config.peer().hex());
        WireguardKey preshared = config.presharedKey();
        if (preshared != null) {
            line(out, "preshared_key", preshared.hex());
        }
        line(out, "endpoint", config.endpoint());
        line(out, "replace_allowed_ips", true);
        config.allowed().forEach(range -> line(out, "allowed_ip", range));
        line(out, "persistent_keepalive_interval", config.keepalive());
        return out.toString();
    }

    private static void line(StringBuilder out, String key, Object value) {
        out.append(key).append('=').append(value).append('\n');
    }

    private UapiAnswer ask(String question) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer out = ByteBuffer.wrap(question.getBytes(StandardCharsets.UTF_8));
            while (out.hasRemaining()) {
                channel.write(out);
            }
            ByteBuffer in = ByteBuffer.allocate(8192);
            while (!ended(in)) {
                if (!in.hasRemaining()) {
                    if (in.capacity() >= MOST) {
                        throw new IOException("an answer of more than " + MOST + " bytes");
                    }
                    in = ByteBuffer.allocate(in.capacity() * 2).put(in.flip());
                }
                if (channel.read(in) < 0) {
                    throw new IOException("an answer without an end");
                }
            }
            String text = new String(in.array(), 0, in.position(), StandardCharsets.UTF_8);
            return UapiAnswer.parse(text);
        }
    }

    /// An answer ends with an empty line.
    private static boolean ended(ByteBuffer in) {
        int at = in.position();
        return at >= 2 && in.get(at - 1) == '\n' && in.get(at - 2) == '\n';
    }
}
