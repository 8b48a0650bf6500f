package org.dialtone.server.grpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import java.util.concurrent.atomic.AtomicInteger;

/// Stands before the listening sockets and closes connections beyond the limit as they come. Any
/// event loop.
@Sharable
final class ConnectionLimit extends ChannelInboundHandlerAdapter {
    private static final System.Logger LOG = System.getLogger(ConnectionLimit.class.getName());

    private final int most;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    ConnectionLimit(int most) {
        this.most = most;
    }

    int open() {
        return open.get();
    }

    /// Of a listening channel what is read is the connections.
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        Channel connection = (Channel) message;
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            connection.unsafe().closeForcibly();
            if (refused.getAndIncrement() % 1000 == 0) { // not a line for each of a flood
                LOG.log(
                        System.Logger.Level.WARNING,
                        "connections: {0} (the limit); refused so far: {1}",
                        most,
                        refused.get());
            }
            return;
        }
        var _ = connection.closeFuture().addListener(_ -> open.decrementAndGet());
        super.channelRead(context, message);
    }
}
