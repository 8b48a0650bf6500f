package org.dialtone.linux.vici;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// charon cannot be reached, does not understand, or says no.
public final class ViciException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean silence;

    /// @param message what, in a sentence; charon's own words where it gave some
    public ViciException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    private ViciException(String message, @Nullable Throwable cause, boolean silence) {
        super(message, cause);
        this.silence = silence;
    }

    static ViciException silence(Duration limit) {
        String words = "charon has been silent for " + limit.toMillis() + " ms: does it hang?";
        return new ViciException(words, null, true);
    }

    /// Whether charon is there, and said nothing for as long as it was waited for.
    public boolean isSilence() {
        return silence;
    }
}
