package org.dialtone.daemon.config;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/// A mistake in a configuration file.
///
/// @param line from 1; 0 if it concerns the file as a whole
/// @param column from 1
/// @param text what was found, and what was expected
public record Problem(@Nullable Path file, int line, int column, String text) {

    /// `/etc/dialtone/dialtone.toml:3:1: ...`, as editors jump to.
    @Override
    public String toString() {
        if (file == null) {
            return text;
        }
        return line == 0 ? file + ": " + text : file + ":" + line + ":" + column + ": " + text;
    }
}
