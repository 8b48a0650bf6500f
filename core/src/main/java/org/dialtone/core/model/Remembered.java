package org.dialtone.core.model;

import org.dialtone.api.RouterInterface;
import org.jspecify.annotations.Nullable;

/// An interface as a journal keeps it, so that a router that starts again can tell what has become
/// of it.
///
/// @param shown the interface as it was shown last
/// @param carrier the kernel's carrier counters at that time, null where it sends none
public record Remembered(RouterInterface shown, @Nullable CarrierCount carrier) {}
