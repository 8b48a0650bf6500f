package org.dialtone.core.port.client;

import org.dialtone.api.FarEnd;
import org.jspecify.annotations.Nullable;

/// The servers on this machine that make a link for each session: pppd, whoever starts it. What
/// becomes of a session is told by its link; only who has dialled in is asked for.
public interface ClientLinks extends AutoCloseable {

    /// Whether a link that nobody has claimed is a client's. Any thread; looks at nothing but its
    /// arguments.
    ///
    /// @param kind the kernel's name for the kind of link
    boolean holds(String link, @Nullable String kind);

    /// Begins. Once.
    void start(Listener listener);

    /// Asks who has dialled in by a link, which has just come up. Any thread; returns at once. The
    /// answer comes through the listener, within seconds, always.
    void look(String link);

    /// Has the server end the session. Any thread; returns at once.
    ///
    /// @return false if it cannot be asked to
    boolean hangUp(String link);

    /// Ends it: nothing is told once this has returned.
    @Override
    void close();

    interface Listener {
        /// Answers [#look], and again where more has become known.
        ///
        /// @param farEnd [FarEnd#UNKNOWN] if nothing can be found out
        void found(String link, FarEnd farEnd);
    }
}
