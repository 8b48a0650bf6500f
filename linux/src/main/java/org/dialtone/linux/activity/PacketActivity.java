package org.dialtone.linux.activity;

import org.dialtone.api.dial.PacketFilter;
import org.dialtone.core.port.dial.ActivityMonitor;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Watches links with packet sockets (packet(7)) whose filters run in the kernel. A link at full
/// speed costs the daemon nothing: a socket holds the first packets that count and the kernel drops
/// the rest, until somebody asks.
///
/// Confined to one thread, but for the constructor. Each watch is one descriptor. Sockets are
/// opened and closed by up to [#WORKERS] threads `dialtone-activity`, which end when they have had
/// nothing to do for ten seconds: the kernel takes some 20 ms to let go of one.
///
/// A link that cannot be watched (no CAP_NET_RAW, no descriptor left) is logged, and taken to be in
/// use.
public final class PacketActivity implements ActivityMonitor {
    static final int WORKERS = 8;

    /// More than twice the interfaces that there can be. When it is full the caller does it.
    private static final int BACKLOG = 1 << 15;

    private static final int NAME = 16;

    private final @Nullable Path namespace;
    private final Reading reading = new Reading();
    private final ThreadPoolExecutor workers =
            new ThreadPoolExecutor(
                    WORKERS,
                    WORKERS,
                    10,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(BACKLOG),
                    Thread.ofPlatform().daemon().name("dialtone-activity").factory(),
                    new ThreadPoolExecutor.CallerRunsPolicy());

    /// @param namespace the file of the network namespace that the links are in; null for this
    ///   process's own
    public PacketActivity(@Nullable Path namespace) {
        this.namespace = namespace;
        workers.allowCoreThreadTimeOut(true);
    }

    /// Begins to watch a link; one that is not there is watched from when it is.
    @Override
    public Watch watch(String link, PacketFilter counts) {
        if (link.isEmpty() || link.getBytes(StandardCharsets.UTF_8).length >= NAME) {
            throw new IllegalArgumentException(
                    "link: \"" + link + "\" (expected: a name of 1 to 15 bytes)");
        }
        LinkWatch watch = new LinkWatch(namespace, link, counts, reading, workers);
        watch.begin();
        return watch;
    }
}
