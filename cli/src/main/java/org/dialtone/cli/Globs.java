package org.dialtone.cli;

import org.dialtone.api.Glob;

/// Patterns for interface names, as they are given on the command line.
final class Globs {
    private static final int LONGEST = 255;

    private Globs() {}

    /// @param what what it was given for
    static Glob parse(String what, String text) {
        boolean bad = text.isEmpty() || text.length() > LONGEST;
        for (int i = 0; i < text.length() && !bad; i++) {
            char c = text.charAt(i);
            bad =
                    c == '/'
                            || c == '['
                            || c == '{'
                            || Character.isWhitespace(c)
                            || Character.isISOControl(c);
        }
        if (bad) {
            throw Failure.usage(
                    what
                            + ": \""
                            + Style.printable(text)
                            + "\" (expected: an interface's name, in which * stands for any"
                            + " characters and ? for one)");
        }
        return new Glob(text);
    }
}
