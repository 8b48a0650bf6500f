package org.dialtone.daemon.log;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;

import org.junit.jupiter.api.Test;

/// Lines for a machine stay lines of JSON, whatever a stranger has written into them.
final class JsonLinesTest {
    private static final String BEFORE =
            "{\"time\":\"1970-01-01T00:00:01Z\",\"level\":\"warning\",\"source\":\"server.grpc\","
                    + "\"thread\":\"main\",\"message\":\"";

    private static String line(String message, long repeats) {
        return new JsonLines().of(Entries.of(Level.WARN, message), repeats);
    }

    @Test
    void aLineIsAnObjectWithTheDocumentedFields() {
        assertThat(line("hello", 0)).isEqualTo(BEFORE + "hello\"}\n");
        assertThat(line("hello", 7)).isEqualTo(BEFORE + "hello\",\"repeats\":7}\n");
    }

    @Test
    void controlCharactersAndHalvesOfPairsAreEscaped() {
        assertThat(line("a\"b\\c\nd\re\tf\0g\u001b[31m\u007f\u2028", 0))
                .isEqualTo(
                        BEFORE
                                + "a\\\"b\\\\c\\nd\\u000de\\u0009f\\u0000g\\u001b[31m\\u007f\\u2028"
                                + "\"}\n");
        assertThat(line("\ud800x\udc00", 0)).isEqualTo(BEFORE + "\\ud800x\\udc00\"}\n");
        assertThat(line("\ud83d\ude00", 0)).isEqualTo(BEFORE + "\\ud83d\\ude00\"}\n");
    }

    @Test
    void everyCharacterComesBackAndFitsUtf8() {
        StringBuilder all = new StringBuilder();
        for (int c = 0xffff; c >= 0; c--) { // downwards, no two halves make a pair
            all.append((char) c);
        }
        String line = line(all.toString(), 0);
        assertThat(UTF_8.newEncoder().canEncode(line)).isTrue();
        assertThat(line).startsWith(BEFORE).endsWith("\"}\n");
        assertThat(read(line.substring(BEFORE.length(), line.length() - 3)).contentEquals(all))
                .isTrue();
    }

    /// What a reader makes of the inside of a string (RFC 8259), if it is one.
    private static String read(String inside) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            assertThat(c).isGreaterThanOrEqualTo(' ').isNotEqualTo('"');
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escape = inside.charAt(++i);
            switch (escape) {
                case '"', '\\' -> out.append(escape);
                case 'n' -> out.append('\n');
                case 'u' -> {
                    out.append((char) Integer.parseInt(inside.substring(i + 1, i + 5), 16));
                    i += 4;
                }
                default -> throw new AssertionError("\\" + escape);
            }
        }
        return out.toString();
    }
}
