package org.dialtone.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Random;
import java.util.regex.Pattern;

class GlobTest {
    private static final String LETTERS = "ab.*?";

    @Test
    void itMatchesWhatTheEqualRegularExpressionMatches() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            String glob = word(random, LETTERS, 8);
            String name = word(random, "ab.", 10);
            assertThat(new Glob(glob).matches(name))
                    .as("%s on %s (seed %d)", glob, name, seed)
                    .isEqualTo(regex(glob).matcher(name).matches());
        }
    }

    private static String word(Random random, String letters, int longest) {
        StringBuilder word = new StringBuilder();
        for (int n = random.nextInt(longest + 1); n > 0; n--) {
            word.append(letters.charAt(random.nextInt(letters.length())));
        }
        return word.toString();
    }

    private static Pattern regex(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString());
    }

    @Test
    void examples() {
        assertThat(new Glob("eth*").matches("eth0")).isTrue();
        assertThat(new Glob("eth*").matches("eth")).isTrue();
        assertThat(new Glob("eth*").matches("veth0")).isFalse();
        assertThat(new Glob("eth?").matches("eth10")).isFalse();
        assertThat(new Glob("*.100").matches("bond0.100")).isTrue();
        assertThat(new Glob("[a]").matches("a")).isFalse();
    }

    @Test
    void aHostilePatternTakesNoTime() {
        String name = "a".repeat(10_000);
        assertThat(new Glob("*a".repeat(100) + "*b").matches(name)).isFalse();
    }
}
