package org.dialtone.api;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Iterator;

/// What happens on a router, in order, once each, and nothing left out that is not named as a gap.
///
/// A stream is read by one thread at a time, which may be a virtual thread. It keeps a place in the
/// router's journal and no queue of its own: a reader that falls behind what the journal holds gets
/// a [StreamRecord.Gap]. Nothing is delivered after [#close] returns.
public interface EventStream extends Iterable<StreamRecord>, AutoCloseable {

    /// The router at the position the stream began from: the first record continues from there. For
    /// a resumed stream, the router as it was when the stream was opened, which may be ahead.
    RouterSnapshot snapshot();

    /// The next record; waits for it up to `timeout`.
    ///
    /// @return null if the time ran out or the stream is closed
    @Nullable StreamRecord poll(Duration timeout) throws InterruptedException;

    /// The position behind the last record that was taken: resume from here.
    Position position();

    boolean closed();

    /// Iterates as records come, blocking between them, until the stream is closed. An interrupt
    /// ends the iteration and leaves the thread's interrupt status set.
    @Override
    Iterator<StreamRecord> iterator();

    /// Ends the stream; a blocked reader returns. Closing twice does nothing.
    @Override
    void close();
}
