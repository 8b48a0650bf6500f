package org.dialtone.linux.activity;

import org.dialtone.api.RouterException;
import org.dialtone.api.dial.PacketFilter;
import org.dialtone.core.port.dial.ActivityMonitor;
import org.dialtone.linux.netlink.NetworkNamespace;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/// Watches links with packet sockets (packet(7)) whose filters run in the kernel. A link at full
/// speed costs the daemon nothing: a socket holds the first packets that count and the kernel drops
/// the rest, until somebody asks.
///
/// Confined to one thread, but for the constructor. Each watch is one descriptor.
public final class PacketActivity implements ActivityMonitor {
    private final @Nullable Path namespace;
    private final Reading reading = new Reading();

    /// @param namespace the file of the network namespace that the links are in; null for this
    ///   process's own
    public PacketActivity(@Nullable Path namespace) {
        this.namespace = namespace;
    }

    /// Begins to watch a link; one that is not there is watched from when it is.
    ///
    /// @throws RouterException ACCESS_DENIED without the right to see packets (CAP_NET_RAW),
    ///   NOT_SUPPORTED where the kernel has no packet sockets, NOT_ENOUGH_MEMORY if there is no
    ///   descriptor or memory left
    @Override
    public Watch watch(String link, PacketFilter counts) {
        return NetworkNamespace.call(namespace, () -> LinkWatch.open(link, counts, reading));
    }
}
