package org.dialtone.server.grpc;

import io.grpc.Attributes;
import io.grpc.ChannelLogger;
import io.grpc.ServerCredentials;
import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.InternalNettyServerCredentials;
import io.grpc.netty.InternalProtocolNegotiationEvent;
import io.grpc.netty.InternalProtocolNegotiator;
import io.grpc.netty.InternalProtocolNegotiators;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.PeerCredentials;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.util.AsciiString;

import org.dialtone.server.access.Peer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;

/// Who is at the other end of a Unix socket, as the kernel says. The one class that touches gRPC's
/// internal API (`io.grpc.netty.Internal*`): gRPC has no other way to look at a connection before
/// its first call.
///
/// Both answers, SO_PEERCRED (pid, uid, gid) and SO_PEERGROUPS (supplementary groups), are what the
/// kernel wrote down when the peer called connect(2) or socketpair(2) (unix(7), socket(7)). They
/// stay true of *that* process, whoever gets its pid later; /proc/PID would be read too late.
final class UnixPeer {
    static final Attributes.Key<Peer.Local> KEY = Attributes.Key.create("dialtone-unix-peer");

    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERGROUPS = 59;

    /// NGROUPS_MAX of Linux.
    private static final int MOST_GROUPS = 65_536;

    private UnixPeer() {}

    /// Credentials of a server that takes plain connections and writes down whose they are.
    static ServerCredentials credentials() {
        return InternalNettyServerCredentials.create(new Negotiator());
    }

    private static final class Negotiator implements InternalProtocolNegotiator.ProtocolNegotiator {
        private final InternalProtocolNegotiator.ProtocolNegotiator plain =
                InternalProtocolNegotiators.serverPlaintext();

        @Override
        public AsciiString scheme() {
            return plain.scheme();
        }

        @Override
        public ChannelHandler newHandler(GrpcHttp2ConnectionHandler handler) {
            return new Asking(plain.newHandler(handler), handler.getNegotiationLogger());
        }

        @Override
        public void close() {
            plain.close();
        }
    }

    /// Asks once, on the event loop, before anything of the connection is read.
    private static final class Asking
            extends InternalProtocolNegotiators.ProtocolNegotiationHandler {
        Asking(ChannelHandler next, ChannelLogger logger) {
            super(next, logger);
        }

        @Override
        protected void protocolNegotiationEventTriggered(ChannelHandlerContext context) {
            Peer.Local peer = ask(context.channel());
            if (peer == null) {
                context.channel().unsafe().closeForcibly(); // it has gone already
                return;
            }
            Attributes known =
                    InternalProtocolNegotiationEvent.getAttributes(getProtocolNegotiationEvent());
            replaceProtocolNegotiationEvent(
                    InternalProtocolNegotiationEvent.withAttributes(
                            getProtocolNegotiationEvent(),
                            known.toBuilder().set(KEY, peer).build()));
            fireProtocolNegotiationEvent(context);
        }
    }

    /// @return null if the kernel does not say: it has gone already
    private static Peer.@Nullable Local ask(Channel channel) {
        if (!(channel instanceof EpollDomainSocketChannel socket)) {
            throw new IllegalStateException(channel + " (expected: a Unix socket)");
        }
        try {
            PeerCredentials said = socket.peerCredentials();
            return new Peer.Local(said.pid(), said.uid(), said.gids()[0], groups(socket));
        } catch (IOException | ChannelException _) {
            return null;
        }
    }

    /// The kernel says ERANGE as long as there is too little room, but Netty does not pass on how
    /// much it has filled, and what it has not is zero: root's group. So the room that just
    /// suffices is looked for; it takes a microsecond a try.
    private static Set<Integer> groups(EpollDomainSocketChannel socket) {
        int tooFew = -1;
        int enough = 0;
        while (groups(socket, enough) == null) {
            tooFew = enough;
            enough = enough == 0 ? 16 : enough * 2;
            if (enough > MOST_GROUPS) {
                throw new ChannelException("SO_PEERGROUPS cannot be read");
            }
        }
        while (enough - tooFew > 1) {
            int middle = (tooFew + enough) >>> 1;
            if (groups(socket, middle) == null) {
                tooFew = middle;
            } else {
                enough = middle;
            }
        }
        ByteBuffer found = groups(socket, enough);
        Set<Integer> groups = new HashSet<>();
        while (found != null && found.remaining() >= Integer.BYTES) {
            groups.add(found.getInt());
        }
        return groups;
    }

    /// @return null if there are more
    private static @Nullable ByteBuffer groups(EpollDomainSocketChannel socket, int room) {
        // Netty takes no option of length 0; a byte has room for no group either
        RawUnixChannelOption option =
                new RawUnixChannelOption(
                        "SO_PEERGROUPS",
                        SOL_SOCKET,
                        SO_PEERGROUPS,
                        Math.max(1, room * Integer.BYTES));
        try {
            ByteBuffer bytes = socket.config().getOption(option);
            bytes.clear(); // Netty leaves the position where it likes
            return bytes.order(ByteOrder.nativeOrder());
        } catch (ChannelException _) {
            // ERANGE, which Netty tells in words alone, and in the words of the locale; any other
            // error comes back however much room there is
            return null;
        }
    }
}
