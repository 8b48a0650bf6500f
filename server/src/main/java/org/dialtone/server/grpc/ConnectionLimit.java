package org.dialtone.server.grpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.unix.ServerDomainSocketChannel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// Stands before the listening sockets and closes connections beyond the limit as they come, and
/// from other machines also those for which there is no memory. For this machine some more are let
/// in, so that nobody elsewhere can keep its operator out. Any event loop.
@Sharable
final class ConnectionLimit extends ChannelInboundHandlerAdapter {
    private static final System.Logger LOG = System.getLogger(ConnectionLimit.class.getName());

    /// How many more are let in from this machine.
    private static final int RESERVE = 64;

    private final int most;
    private final BooleanSupplier room;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    /// @param most how many at once
    /// @param room whether there is memory for one more
    ConnectionLimit(int most, BooleanSupplier room) {
        this.most = most;
        this.room = room;
    }

    int open() {
        return open.get();
    }

    /// Of a listening channel what is read is the connections.
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        Channel connection = (Channel) message;
        boolean near = context.channel() instanceof ServerDomainSocketChannel;
        int count = open.incrementAndGet();
        if (count > (near ? most + RESERVE : most)) {
            refuse(connection, "connections: " + most + " (the limit)");
            return;
        }
        if (!near && !room.getAsBoolean()) {
            refuse(connection, "memory: nearly used up by " + (count - 1) + " connections");
            return;
        }
        var _ = connection.closeFuture().addListener(_ -> open.decrementAndGet());
        super.channelRead(context, message);
    }

    private void refuse(Channel connection, String why) {
        open.decrementAndGet();
        connection.unsafe().closeForcibly();
        if (refused.getAndIncrement() % 1000 == 0) { // not a line for each of a flood
            LOG.log(System.Logger.Level.WARNING, "{0}; refused so far: {1}", why, refused.get());
        }
    }
}
