package org.dialtone.core.port.dial;

/// An attempt under way, or the connection that it has led to.
public interface Dialling {

    /// Has it ended, in whatever phase it is: gently first, and if that does not help within some
    /// seconds, not gently. Returns at once; [DialListener#ended] follows, always. Asking twice
    /// does nothing.
    void hangUp();

    /// Whether it tells [DialListener#ending] of a connection whose link goes down; if so, that is
    /// waited for a moment before anybody hears that the link is down.
    default boolean tellsWhy() {
        return false;
    }

    /// Lets go of it without ending it: the daemon goes, the connection stays. Nothing is told from
    /// then on.
    void leave();
}
