package org.dialtone.linux.dial.wireguard;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The peers of a WireGuard device. Confined to one thread, and then to who closes it.
public interface DevicePeers extends AutoCloseable {

    /// Those of the device of a name, whoever serves it: the kernel, if there is a link of its kind
    /// in the namespace, else a process at its socket.
    ///
    /// @param link the device's name
    /// @param sockets the folder of the sockets of devices that processes serve
    /// @param namespace where the kernel's are looked for; null for this process's own
    static DevicePeers named(String link, Path sockets, @Nullable Path namespace) {
        return new NamedDevice(link, sockets, namespace);
    }

    /// Looks once. Of more than 10,000 peers the others are left out.
    ///
    /// @return null if there is no such device
    /// @throws IOException if there is one and it does not answer, or that cannot be known
    @Nullable List<Peer> look() throws IOException;

    @Override
    void close();
}
