package org.dialtone.api;

import java.time.Instant;

/// The kernel's messages had overrun the router's socket; every link has been listed anew and the
/// differences have been reported, so every state is the kernel's again.
///
/// @param uncounted how many links keep no carrier counters: on those, flips during the overrun
///   cannot be known. 0: nothing was missed that the counters did not tell
public record ResyncEvent(long revision, Instant time, int uncounted) implements RouterEvent {}
