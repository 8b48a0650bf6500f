package org.dialtone.linux.dial.wireguard;

import org.dialtone.linux.netlink.WireguardConfig;

import java.io.IOException;
import java.util.List;

/// A WireGuard device of ours, whoever serves it: a process of wireguard-go or the kernel. Any
/// thread.
interface Device {

    /// Hears that it is gone, once. May be called on any thread.
    @FunctionalInterface
    interface Gone {
        /// It is gone.
        ///
        /// @param words why, if it was not told to go
        void gone(String words);
    }

    /// Has it made; returns at once. From then on [Gone] is called when it is there no more, until
    /// [#leave].
    void start(Gone gone);

    /// Takes it over if an earlier daemon has left it.
    ///
    /// @return whether it is there; if so, as after [#start]
    boolean adopt(Gone gone);

    /// Whether it can be asked already; if not, it does not say when it can.
    ///
    /// @throws IOException if it cannot be made
    boolean ready() throws IOException;

    /// Its peers.
    ///
    /// @throws IOException if it does not answer
    List<Peer> peers() throws IOException;

    /// Gives it its keys and its peer.
    ///
    /// @throws IOException if it refuses
    void set(WireguardConfig config) throws IOException;

    /// Has it removed; returns at once. Asking twice does nothing.
    void stop();

    /// Lets go of it without removing it.
    void leave();
}
