package org.dialtone.cli;

import org.jspecify.annotations.Nullable;

/// Colours and symbols. A colour never stands alone: the symbol and the word say the same.
///
/// @param color whether to use colours
/// @param unicode whether to use symbols beyond ASCII
record Style(boolean color, boolean unicode) {
    private static final String GREEN = "\u001b[32m";
    private static final String YELLOW = "\u001b[33m";
    private static final String RED = "\u001b[31m";
    private static final String CYAN = "\u001b[36m";
    private static final String MAGENTA = "\u001b[1;35m";
    private static final String PLAIN = "\u001b[0m";

    /// What `--color` and the environment ask for: the option beats NO_COLOR (no-color.org) and a
    /// dumb terminal, and without either it depends on who reads.
    static Style of(@Nullable String when, Session session) {
        boolean colorable =
                session.terminal()
                        && session.variable("NO_COLOR").isEmpty()
                        && !session.variable("TERM").equals("dumb");
        boolean color = (when != null && !when.equals("auto")) ? when.equals("always") : colorable;
        return new Style(color, session.unicode());
    }

    /// A state's key behind its symbol, two characters before the key.
    String state(String key) {
        String symbol =
                switch (key) {
                    case "connected" -> unicode ? "●" : "*";
                    case "connecting" -> unicode ? "◐" : "~";
                    case "disconnected" -> unicode ? "○" : "o";
                    case "unreachable" -> unicode ? "✕" : "x";
                    default -> "?";
                };
        return symbol + " " + key;
    }

    /// The escape sequence of a state's colour; empty without colours.
    String colorOfState(String key) {
        return switch (key) {
            case "connected" -> color ? GREEN : "";
            case "connecting", "disconnected" -> color ? YELLOW : "";
            default -> color ? RED : "";
        };
    }

    /// The colour of what happens to an interface without connecting or disconnecting it.
    String colorOfChange() {
        return color ? CYAN : "";
    }

    /// The colour of what concerns the stream as a whole.
    String colorOfMark() {
        return color ? MAGENTA : "";
    }

    /// Appends text in a colour, filled up with blanks to a width.
    void padded(StringBuilder out, String colorCode, String text, int width) {
        out.append(colorCode).append(text).append(colorCode.isEmpty() ? "" : PLAIN);
        blanks(out, width - text.codePointCount(0, text.length()));
    }

    static void blanks(StringBuilder out, int count) {
        for (int i = 0; i < count; i++) {
            out.append(' ');
        }
    }

    /// Text for a terminal: the kernel lets control characters into an interface's name, and a
    /// terminal would obey them.
    static String printable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                StringBuilder clean = new StringBuilder(text);
                for (int j = i; j < clean.length(); j++) {
                    if (Character.isISOControl(clean.charAt(j))) {
                        clean.setCharAt(j, '?');
                    }
                }
                return clean.toString();
            }
        }
        return text;
    }
}
