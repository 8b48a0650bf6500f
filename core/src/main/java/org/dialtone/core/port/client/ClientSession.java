package org.dialtone.core.port.client;

import org.dialtone.api.FarEnd;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A session of somebody who has dialled in, as its server tells of it. It has no link of its own.
///
/// @param key names it within its source while it lasts; another session never has the same
/// @param name what its interface is to be called, after the source's name and a colon; several may
///   have the same
/// @param since when it began, by the server's wall clock and to its precision; null where it does
///   not say
public record ClientSession(String key, String name, FarEnd farEnd, @Nullable Instant since) {}
