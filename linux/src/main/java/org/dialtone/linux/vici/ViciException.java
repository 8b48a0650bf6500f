package org.dialtone.linux.vici;

import org.jspecify.annotations.Nullable;

/// charon cannot be reached, does not understand, or says no.
public final class ViciException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message what, in a sentence; charon's own words where it gave some
    public ViciException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
