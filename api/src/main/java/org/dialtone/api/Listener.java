package org.dialtone.api;

import java.time.Instant;

/// Somebody who is told what happens on a router.
///
/// @param id its number on this router
/// @param owner who it is, as the kernel or the certificate says
/// @param since since when, by the wall clock
/// @param told signals given, or records taken
/// @param lag how many revisions it is behind; 0 for an event object, which is never behind
public record Listener(long id, Kind kind, String owner, Instant since, long told, long lag) {
    public enum Kind {
        /// An event object in the router's own process.
        EVENT_OBJECT,
        /// An eventfd, of this process or another.
        EVENTFD,
        /// An event object of a program that is connected to the router.
        REMOTE,
        /// An event stream.
        STREAM
    }
}
