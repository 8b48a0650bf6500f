package org.dialtone.core.port;

import org.dialtone.core.model.Link;

/// Takes what a [LinkSource] has to say, on the thread that called await.
public interface LinkSink {

    /// The kernel announced this link, of its own accord.
    void announced(Link link);

    /// The kernel announced that the link is gone from this namespace.
    ///
    /// @param link the link as it was at the end
    /// @param moved whether it lives on in another namespace
    void gone(Link link, boolean moved);

    /// The answer to a request for this link: what the kernel knew after it was asked.
    ///
    /// @param request its number
    void answered(Link link, int request);

    /// The answer to a request: there is no such link.
    ///
    /// @param request its number
    void absent(int index, int request);

    /// One link of a dump. It may be older than what was announced since the dump was requested.
    void dumped(Link link);

    /// A dump has ended.
    ///
    /// @param whole false if the kernel says that the list changed under it, or gave up
    void dumpEnded(boolean whole);

    /// Messages were lost.
    void overrun();
}
