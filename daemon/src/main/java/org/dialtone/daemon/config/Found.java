package org.dialtone.daemon.config;

import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/// What stands in a file, in words for a message.
public final class Found {
    private static final int LONGEST = 60;

    private Found() {}

    public static String words(@Nullable Object value) {
        return switch (value) {
            case null -> "nothing";
            case String text -> '"' + printable(text) + '"';
            case TomlArray _ -> "an array";
            case TomlTable _ -> "a section";
            default -> printable(value.toString());
        };
    }

    /// `Unexpected 'x', expected ...` of the parser, as the other messages are.
    static String sentence(String message) {
        String text =
                message.startsWith("Unexpected ") ? "found " + message.substring(11) : message;
        StringBuilder clean = new StringBuilder();
        for (int i = 0; i < text.length() && i < 500; i++) {
            clean.append(Character.isISOControl(text.charAt(i)) ? '?' : text.charAt(i));
        }
        return clean.toString();
    }

    /// For a terminal: without control characters, and not too long.
    public static String printable(String text) {
        StringBuilder clean = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (clean.length() >= LONGEST) {
                return clean.append("...").toString();
            }
            char c = text.charAt(i);
            clean.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return clean.toString();
    }
}
