package org.dialtone.api.dial;

import java.time.Duration;
import java.time.Instant;

/// A stretch of an attempt to connect, or of a connection.
///
/// @param name `waiting`, `starting`, `discovering`, `negotiating`, `authenticating`, `addressing`,
///   `connected`, `hanging-up`, `unreachable`
/// @param since when it began
/// @param duration how long it lasted, or has lasted until now, by the monotonic clock
/// @param words what the dialer said of it; may be empty
public record Phase(String name, Instant since, Duration duration, String words) {}
