package org.dialtone.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Writes JSON values (RFC 8259) of the few kinds that [Row] holds.
final class Json {
    private static final String HEX = "0123456789abcdef";

    private Json() {}

    static void value(StringBuilder out, Object value) {
        if (value.equals(Row.UNKNOWN)) {
            out.append("null");
        } else if (value instanceof String string) {
            string(out, string);
        } else if (value instanceof Long || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Instant instant) {
            out.append('"');
            Times.utc(out, instant);
            out.append('"');
        } else if (value instanceof Duration duration) {
            Durations.seconds(out, duration);
        } else if (value instanceof List<?> list) {
            array(out, list);
        } else if (value instanceof Map<?, ?> map) {
            object(out, map);
        } else {
            throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    private static void object(StringBuilder out, Map<?, ?> map) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> each : map.entrySet()) {
            if (!first) {
                out.append(',');
            }
            first = false;
            string(out, String.valueOf(each.getKey()));
            value(out.append(':'), each.getValue());
        }
        out.append('}');
    }

    private static void array(StringBuilder out, List<?> list) {
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            value(out, list.get(i));
        }
        out.append(']');
    }

    /// Escapes what must be, and also DEL, the C1 controls and the line separators, which a
    /// terminal or a script might act on. A lone surrogate, which UTF-8 cannot carry, is escaped
    /// too.
    static void string(StringBuilder out, String string) {
        out.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' '
                            || (c >= 0x7f && c < 0xa0)
                            || c == 0x2028
                            || c == 0x2029
                            || isLone(string, i)) {
                        escape(out, c);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isLone(String string, int i) {
        char c = string.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == string.length() || !Character.isLowSurrogate(string.charAt(i + 1));
        }
        return Character.isLowSurrogate(c)
                && (i == 0 || !Character.isHighSurrogate(string.charAt(i - 1)));
    }

    private static void escape(StringBuilder out, char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt((c >> shift) & 0xf));
        }
    }
}
