package org.dialtone.core.port.dial;

import org.dialtone.api.Cause;

/// What a [Dialler][Dialer] tells of one attempt. May be called from any thread, never blocks.
/// After [#ended] nothing more is told.
public interface DialListener {

    /// The attempt has come this far.
    ///
    /// @param words the dialer's own, for people; may be empty
    void progress(DialPhase phase, String words);

    /// The connection is there: what its programs do is done. Once at most.
    void established(Established connection);

    /// Why the connection ends, told before it has ended: the link has gone down, or is about to,
    /// and what is left is cleared away. Once at most, only of what is established, and where not
    /// [Dialling#tellsWhy] before the link is taken down.
    default void ending(Cause cause) {}

    /// It is over, and nothing of it is left: no process, no link, no address. Once.
    void ended(DialEnd end);
}
