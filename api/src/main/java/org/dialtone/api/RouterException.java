package org.dialtone.api;

/// A call failed; the error carries the documented code and name, the message says what to do.
public final class RouterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RouterError error;

    public RouterException(RouterError error, String message) {
        super(message);
        this.error = error;
    }

    public RouterException(RouterError error, String message, Throwable cause) {
        super(message, cause);
        this.error = error;
    }

    public RouterError error() {
        return error;
    }

    /// The documented number.
    public int code() {
        return error.code();
    }

    /// `ERROR_INVALID_HANDLE (6): ...`
    @Override
    @SuppressWarnings("OverrideThrowableToString") // the message stays the plain sentence
    public String toString() {
        return error.symbol() + " (" + error.code() + "): " + getMessage();
    }
}
