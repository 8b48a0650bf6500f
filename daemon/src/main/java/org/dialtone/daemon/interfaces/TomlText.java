package org.dialtone.daemon.interfaces;

/// Writes strings as TOML's basic strings (toml.io 1.0, String).
final class TomlText {
    private TomlText() {}

    static String quoted(String value) {
        StringBuilder out = new StringBuilder(value.length() + 2).append('"');
        value.codePoints()
                .forEach(
                        c -> {
                            switch (c) {
                                case '"' -> out.append("\\\"");
                                case '\\' -> out.append("\\\\");
                                case '\n' -> out.append("\\n");
                                case '\t' -> out.append("\\t");
                                case '\r' -> out.append("\\r");
                                default -> {
                                    if (Character.isISOControl(c)) {
                                        out.append("\\u%04x".formatted(c));
                                    } else {
                                        out.appendCodePoint(c);
                                    }
                                }
                            }
                        });
        return out.append('"').toString();
    }
}
