package org.dialtone.mprapi;

import org.dialtone.api.RouterError;

import java.util.Optional;

/// The texts of codes.
final class Messages {
    private Messages() {}

    /// The text of a code, if it has one.
    static Optional<String> find(int code) {
        boolean known = code == ErrorCodes.NO_ERROR || RouterError.of(code).isPresent();
        return known ? Optional.of(RouterError.formatMessage(code)) : Optional.empty();
    }

    /// As [#find], in a buffer of its own for LocalFree.
    static Optional<String> allocate(int code) {
        return find(code)
                .map(text -> String.valueOf(text.toCharArray()))
                .map(text -> ThisProcess.get().texts().lend(text));
    }
}
