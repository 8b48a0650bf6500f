package org.dialtone.cli;

/// A pattern for interface names: `*` stands for any run of characters, `?` for one, the rest for
/// itself.
record Glob(String pattern) {
    private static final int LONGEST = 255;

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

    /// Linear in time: on a mismatch it goes back to the last star only.
    boolean matches(String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            char c = p < pattern.length() ? pattern.charAt(p) : '\0';
            if (c == '*') {
                star = p++;
                resume = n;
            } else if (c == '?' || c == name.charAt(n)) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
