package org.dialtone.journal;

/// The file does not do what it should.
final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    /// What a person has to do about it.
    enum Kind {
        FULL,
        READ_ONLY,
        /// Its content makes no sense: it is set aside.
        DAMAGED,
        /// Another process has it.
        TAKEN,
        IO
    }

    private final Kind kind;
    private final boolean uncertain;

    StoreException(Kind kind, String message, boolean uncertain, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.uncertain = uncertain;
    }

    StoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
        this.uncertain = false;
    }

    Kind kind() {
        return kind;
    }

    /// Whether what was to be written may be on disk all the same.
    boolean uncertain() {
        return uncertain;
    }

    StoreException asUncertain() {
        return new StoreException(kind, String.valueOf(getMessage()), true, this);
    }
}
