package org.dialtone.api;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Something else happened to an interface: it came or went, has another name, another master, or
/// another state without having connected or disconnected. It signals no event object.
///
/// @param before the interface until then; null when it was added
/// @param after the interface from then on; null when it was removed
public record InterfaceEvent(
        long revision,
        Instant time,
        Kind kind,
        @Nullable RouterInterface before,
        @Nullable RouterInterface after)
        implements RouterEvent {

    public enum Kind {
        ADDED,
        REMOVED,
        RENAMED,
        MASTER_CHANGED,
        /// Another state or other reasons, neither entering nor leaving CONNECTED; or, found by a
        /// router that starts on another kernel, another ifindex or kind.
        STATE_CHANGED
    }

    public InterfaceEvent {
        if ((before == null) != (kind == Kind.ADDED) || (after == null) != (kind == Kind.REMOVED)) {
            throw new IllegalArgumentException(
                    "before: " + before + ", after: " + after + " of a " + kind);
        }
    }

    /// The interface after the event, or before it when it was removed.
    public RouterInterface subject() {
        RouterInterface subject = after != null ? after : before;
        if (subject == null) {
            throw new AssertionError("checked in the constructor");
        }
        return subject;
    }
}
