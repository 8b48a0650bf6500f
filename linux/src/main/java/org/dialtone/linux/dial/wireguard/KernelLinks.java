package org.dialtone.linux.dial.wireguard;

import org.dialtone.core.port.Time;
import org.dialtone.linux.netlink.GenericRequests;
import org.dialtone.linux.netlink.NetlinkException;
import org.dialtone.linux.netlink.RequestSocket;
import org.dialtone.linux.netlink.VirtualLinks;
import org.dialtone.linux.netlink.VirtualLinks.Virtual;
import org.dialtone.linux.netlink.WireguardRequests;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// The links of the kernel's WireGuard that are ours. Each bears a mark, its alias: "dialtone
/// RUNTIME/NAME", with the folder of the [org.dialtone.linux.process.Supervisor], which no two
/// daemons share, and the definition's name. What bears another mark, or none, is not ours and is
/// never touched.
///
/// Any thread; one at a time makes, takes over or removes a link.
final class KernelLinks {
    /// How long it is believed that the kernel has none: each question makes it look for a module.
    private static final Duration WITHOUT = Duration.ofSeconds(10);

    private final @Nullable Path namespace;
    private final String prefix;
    private final Time time;

    // guarded by this
    private final Set<String> held = new HashSet<>();
    private boolean there;
    private boolean asked;
    private long askedAt;

    /// @param namespace where they are; null for this process's own
    /// @param runtime the supervisor's folder
    KernelLinks(@Nullable Path namespace, Path runtime, Time time) {
        this.namespace = namespace;
        this.prefix = "dialtone " + runtime + "/";
        this.time = time;
    }

    /// Whether the kernel has WireGuard, or a module of it that it has loaded now.
    synchronized boolean available() {
        long now = time.nanos();
        if (!there && (!asked || now - askedAt >= WITHOUT.toNanos())) {
            try (RequestSocket socket = openGeneric()) {
                there = new GenericRequests(socket).family(WireguardRequests.NAME).isPresent();
            }
            asked = true;
            askedAt = now;
        }
        return there;
    }

    /// A socket to ask the devices with; the caller's to close.
    RequestSocket openGeneric() {
        return RequestSocket.openGeneric(namespace);
    }

    /// Makes a link for a definition; one of the same name that an earlier daemon has left for the
    /// same definition is removed before.
    ///
    /// @return its ifindex
    /// @throws IOException if there is a link of this name that is not ours
    /// @throws NetlinkException if the kernel refuses
    synchronized int make(String link, String name) throws IOException {
        String mark = prefix + name;
        try (RequestSocket socket = RequestSocket.open(namespace)) {
            VirtualLinks links = new VirtualLinks(socket);
            Optional<Virtual> there = links.find(link);
            if (there.isPresent()) {
                if (held.contains(link) || !ours(there.get(), mark)) {
                    throw new IOException(
                            "there is a link "
                                    + link
                                    + " that is not ours: remove it (ip link del "
                                    + link
                                    + "), or choose another name with link");
                }
                links.remove(there.get().index());
            }
            int index = links.make(link, WireguardRequests.NAME, mark);
            held.add(link);
            return index;
        } catch (IllegalArgumentException e) {
            throw new IOException("choose a shorter name: \"" + mark + "\": " + e.getMessage(), e);
        }
    }

    private static boolean ours(Virtual link, String mark) {
        return link.kind().equals(WireguardRequests.NAME) && link.alias().equals(mark);
    }

    /// Takes over the link that an earlier daemon has left for a definition.
    ///
    /// @return its ifindex; empty if there is none
    synchronized OptionalInt adopt(String link, String name) {
        try (RequestSocket socket = RequestSocket.open(namespace)) {
            Optional<Virtual> there = new VirtualLinks(socket).find(link);
            if (there.isEmpty() || !ours(there.get(), prefix + name) || !held.add(link)) {
                return OptionalInt.empty();
            }
            return OptionalInt.of(there.get().index());
        }
    }

    /// Removes a link, unless somebody has done so.
    ///
    /// @throws NetlinkException if the kernel refuses
    synchronized void remove(String link, int index) {
        held.remove(link);
        try (RequestSocket socket = RequestSocket.open(namespace)) {
            new VirtualLinks(socket).remove(index);
        }
    }

    /// Lets go of a link, which stays.
    synchronized void release(String link) {
        held.remove(link);
    }

    /// Removes those links of ours that nobody holds.
    ///
    /// @throws NetlinkException if the kernel refuses
    void sweep() {
        try (RequestSocket socket = RequestSocket.open(namespace)) {
            VirtualLinks links = new VirtualLinks(socket);
            for (Virtual each : links.all()) {
                boolean marked = each.alias().startsWith(prefix);
                if (marked && each.kind().equals(WireguardRequests.NAME)) {
                    sweep(links, each);
                }
            }
        }
    }

    private synchronized void sweep(VirtualLinks links, Virtual each) {
        if (!held.contains(each.name())) {
            links.remove(each.index());
        }
    }
}
