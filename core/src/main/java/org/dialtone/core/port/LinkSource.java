package org.dialtone.core.port;

/// The kernel's links. Confined to the router-loop thread, but for [#wakeup].
///
/// The shape of java.nio's Selector: one thread waits in [#await], others wake it.
public interface LinkSource extends AutoCloseable {

    /// Waits until the kernel says something, [#wakeup] is called or the time is up; hands over all
    /// that is there, at most some hundreds of messages, and returns.
    ///
    /// @param nanos how long to wait at most; [Long#MAX_VALUE] for no limit
    /// @throws LinkSourceException if the source is broken for good
    void await(long nanos, LinkSink sink);

    /// Asks for all links. They come as [LinkSink#dumped], then [LinkSink#dumpEnded]. Not to be
    /// called again before that.
    void requestDump();

    /// Asks for single links; the kernel brings each up to date first. Each comes as
    /// [LinkSink#answered] or [LinkSink#absent], in order with what is announced.
    ///
    /// @param indexes ifindexes, the first `count` of the array, which is not empty
    /// @return the number of the last request, which its answer has
    int request(int[] indexes, int count);

    /// Makes [#await] return soon. Any thread, never blocks.
    void wakeup();

    /// Nanoseconds of processor time spent so far on asking: requests, their answers and dumps.
    long askingNanos();

    LinkSourceStatistics statistics();

    /// Gives the descriptors back. On the router-loop thread, after its last [#await].
    @Override
    void close();
}
