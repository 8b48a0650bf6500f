package org.dialtone.api;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// How a stream is opened.
///
/// @param from where to resume; null for a live stream from the snapshot on
/// @param interfaces a glob that the interface's name must match (`*`, `?`), at the event; null for
///   all
/// @param connectionsOnly leave out what is no connect or disconnect, but for gaps, resyncs and
///   progress
/// @param progress how long a stream may be silent before it says [StreamRecord.Progress]; zero for
///   never
public record StreamOptions(
        @Nullable Position from,
        @Nullable String interfaces,
        boolean connectionsOnly,
        Duration progress) {

    public StreamOptions {
        if (progress.isNegative()) {
            throw new IllegalArgumentException("progress: " + progress + " (expected: >= 0)");
        }
        if (interfaces != null && (interfaces.isEmpty() || interfaces.length() > 255)) {
            throw new IllegalArgumentException(
                    "interfaces: \"" + interfaces + "\" (expected: a glob of 1 to 255 characters)");
        }
    }

    /// Everything from now on, with a progress mark every 30 s of silence.
    public static StreamOptions live() {
        return new StreamOptions(null, null, false, Duration.ofSeconds(30));
    }

    /// Everything after `position`.
    public static StreamOptions resume(Position position) {
        return new StreamOptions(position, null, false, Duration.ofSeconds(30));
    }

    public StreamOptions interfaces(String glob) {
        return new StreamOptions(from, glob, connectionsOnly, progress);
    }

    public StreamOptions onlyConnections() {
        return new StreamOptions(from, interfaces, true, progress);
    }

    public StreamOptions progressEvery(Duration silence) {
        return new StreamOptions(from, interfaces, connectionsOnly, silence);
    }
}
