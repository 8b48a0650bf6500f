package org.dialtone.api;

/// What an [EventStream] carries: events of the router, each under a revision of its own, and two
/// marks of the stream itself.
public sealed interface StreamRecord permits RouterEvent, StreamRecord.Gap, StreamRecord.Progress {

    /// The revision up to which the stream has come once this record is taken.
    long revision();

    /// Events that cannot be had any more: the journal no longer holds revisions `from` to `to`,
    /// both included. Take a fresh [Router#snapshot] to know how things stand.
    record Gap(long from, long to, Reason reason) implements StreamRecord {
        /// Why they cannot be had.
        public enum Reason {
            /// Older than the journal keeps, or the reader was too slow.
            EXPIRED,
            /// The position asked for belongs to another journal: how many were missed is not
            /// known, and `from` counts from the start of this one (`to` is 0 if nothing has
            /// happened in it).
            OTHER_EPOCH,
            /// The router could not record them: its disk was full or failed.
            NOT_RECORDED
        }

        public Gap {
            if (from < 1 || to < (reason == Reason.OTHER_EPOCH ? from - 1 : from)) {
                throw new IllegalArgumentException(
                        "gap: " + from + ".." + to + " (expected: 1 <= from <= to)");
            }
        }

        @Override
        public long revision() {
            return to;
        }
    }

    /// Nothing has happened up to this revision that the stream has not told: it is alive.
    record Progress(long revision) implements StreamRecord {}
}
