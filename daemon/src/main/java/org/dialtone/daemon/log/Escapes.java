package org.dialtone.daemon.log;

/// Keeps what a stranger may have written (a name, a certificate's subject) from making lines of
/// its own, or from speaking to a terminal.
final class Escapes {
    private static final String HEX = "0123456789abcdef";

    private Escapes() {}

    static StringBuilder line(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(c == '\t' || !isControl(c) ? c : '?');
        }
        return out;
    }

    private static boolean isControl(char c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
    }

    static void json(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (isControl(c) || Character.isSurrogate(c)) {
                out.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.append(HEX.charAt((c >> shift) & 0xf));
                }
            } else {
                out.append(c);
            }
        }
    }
}
