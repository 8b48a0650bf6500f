package org.dialtone.daemon.pki;

/// Keys or certificates cannot be made; the message says what to do.
public final class PkiException extends Exception {
    private static final long serialVersionUID = 1L;

    PkiException(String message) {
        super(message);
    }

    PkiException(String message, Throwable cause) {
        super(message, cause);
    }
}
