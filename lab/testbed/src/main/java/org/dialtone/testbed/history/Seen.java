package org.dialtone.testbed.history;

import org.dialtone.api.Position;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;

/// One thing that a client saw. Times are monotonic nanoseconds.
public sealed interface Seen {

    /// It opened a stream.
    ///
    /// @param snapshot the stream's
    record Opened(long nanos, StreamOptions options, RouterSnapshot snapshot) implements Seen {}

    /// It took a record.
    ///
    /// @param nanos when it had it
    record Took(long nanos, StreamRecord record) implements Seen {}

    /// It looked, without waiting, and there was nothing.
    ///
    /// @param nanos just before it looked
    record Nothing(long nanos) implements Seen {}

    /// It closed the stream, or lost it.
    ///
    /// @param position the stream's, at that moment
    record Closed(long nanos, Position position) implements Seen {}

    /// It took a snapshot of the router.
    record Looked(long nanos, RouterSnapshot snapshot) implements Seen {}

    /// It deregistered an event object.
    ///
    /// @param count how often the event object had been set when the call returned
    record Deregistered(long nanos, String event, long count) implements Seen {}

    /// It read the count of an event object.
    record Counted(long nanos, String event, long count) implements Seen {}
}
