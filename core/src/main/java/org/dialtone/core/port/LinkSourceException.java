package org.dialtone.core.port;

/// The source of links does not work any more; the router cannot go on.
public final class LinkSourceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LinkSourceException(String message, Throwable cause) {
        super(message, cause);
    }

    public LinkSourceException(String message) {
        super(message);
    }
}
