package org.dialtone.client;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;

import org.dialtone.api.spi.Threads;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The threads that all remote routers of this process share: one for input and output
/// (`dialtone-remote-io-N`), started with the first router and ended with the last.
///
/// The JDK's own channels serve Unix sockets as well as TCP, so no native library is unpacked at
/// the start.
final class EventLoops {
    private static final int THREADS = 1;

    private static final AtomicInteger MADE = new AtomicInteger();

    /// Guarded by the class.
    private static @Nullable EventLoopGroup group;

    /// The threads of the group.
    private static List<Thread> threads = new ArrayList<>();

    private static int users;

    private EventLoops() {}

    /// To be followed by one [#release].
    static synchronized EventLoopGroup acquire() {
        EventLoopGroup shared = group;
        if (shared == null) {
            shared =
                    new MultiThreadIoEventLoopGroup(
                            THREADS, EventLoops::thread, NioIoHandler.newFactory());
            group = shared;
        }
        users++;
        return shared;
    }

    private static synchronized Thread thread(Runnable work) {
        Thread thread = new Thread(work, "dialtone-remote-io-" + MADE.incrementAndGet());
        thread.setDaemon(true);
        threads.add(thread);
        return thread;
    }

    /// The last one waits for the threads to end, unless it is called on one of them.
    static void release() {
        EventLoopGroup ending;
        List<Thread> last;
        synchronized (EventLoops.class) {
            if (--users > 0 || group == null) {
                return;
            }
            ending = group;
            last = threads;
            group = null;
            threads = new ArrayList<>();
        }
        var ended = ending.shutdownGracefully(0, 2, TimeUnit.SECONDS);
        if (last.contains(Thread.currentThread())
                || !ended.awaitUninterruptibly(5, TimeUnit.SECONDS)) {
            return; // it ends by itself
        }
        last.forEach(Threads::awaitEnd); // their work is done
    }
}
