package org.dialtone.core.port.client;

import org.dialtone.api.Cause;
import org.dialtone.api.Traffic;
import org.jspecify.annotations.Nullable;

/// A server on this machine whose sessions have no link each: OpenVPN, WireGuard.
public interface ClientSource extends AutoCloseable {

    /// What the server is called: the beginning of its sessions' names. Unique among the sources of
    /// a router.
    String name();

    /// What kind of server it is, such as `openvpn`: the kind of the interfaces.
    String kind();

    /// Begins to look. Once.
    void start(Listener listener);

    /// What has passed over a session so far, as the server told last; null if there is no such
    /// session, or the server does not say. Any thread; returns at once.
    @Nullable Traffic traffic(String key);

    /// Has the server end a session. Any thread; returns at once. If the server does, that is told
    /// as every end is.
    ///
    /// @return false if this server cannot be asked to
    boolean hangUp(String key);

    /// Ends it: nothing is told once this has returned.
    @Override
    void close();

    /// Who is told. The source calls on one thread at a time, a thread of its own. A call may wait
    /// for the router, which takes what it is told in its turn, and returns without having told if
    /// the thread is interrupted.
    interface Listener {
        void begun(ClientSession session);

        /// What is known of the far end has changed.
        void changed(ClientSession session);

        /// It is over.
        ///
        /// @param traffic what passed over it in all; null if the server did not say
        void ended(String key, Cause cause, @Nullable Traffic traffic);

        /// All sessions that there are have been told. Told once, after the first look; it is as
        /// good as one if the server is not there.
        void complete();
    }
}
