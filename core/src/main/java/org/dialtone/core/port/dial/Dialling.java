package org.dialtone.core.port.dial;

/// An attempt under way, or the connection that it has led to.
public interface Dialling {

    /// Has it ended, in whatever phase it is: gently first, and if that does not help within some
    /// seconds, not gently. Returns at once; [DialListener#ended] follows, always. Asking twice
    /// does nothing.
    void hangUp();

    /// The link has gone down: whether it tells why by [DialListener#ending], which is then waited
    /// for a moment before anybody hears that the link is down. Returns at once.
    default boolean tellsWhy() {
        return false;
    }

    /// Lets go of it without ending it: the daemon goes, the connection stays. Nothing is told from
    /// then on.
    void leave();
}
