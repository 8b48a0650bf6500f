package org.dialtone.daemon.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// What is left out of the log, and what is said of that.
final class FloodsTest {
    private final Floods floods = new Floods();
    private final List<String> told = new ArrayList<>();
    private long now;

    private boolean admits(Level level, String message) {
        return floods.admits(Entries.of(level, message), now, this::tell);
    }

    private void tell(ILoggingEvent last, long repeats) {
        told.add(last.getFormattedMessage() + " +" + repeats);
    }

    @Test
    void whatDiffersInNumbersOnlyIsPrintedOnceAMinute() {
        assertThat(admits(Level.WARN, "peer 1 of 10 is slow")).isTrue();
        assertThat(admits(Level.WARN, "peer 22 of 300 is slow")).isFalse();
        assertThat(admits(Level.WARN, "peer 333 of 7 is slow")).isFalse();
        assertThat(admits(Level.WARN, "peer 1 of 10 is gone")).isTrue();
        now = Floods.WINDOW - 1;
        assertThat(admits(Level.WARN, "peer 4 of 10 is slow")).isFalse();
        assertThat(told).isEmpty();
        now = Floods.WINDOW;
        assertThat(admits(Level.WARN, "peer 5 of 10 is slow")).isTrue();
        assertThat(told).containsExactly("peer 4 of 10 is slow +2");
    }

    @Test
    void whatIsNoWarningIsNeverLeftOut() {
        for (int i = 0; i < 1000; i++) {
            assertThat(admits(Level.INFO, "the same")).isTrue();
        }
        assertThat(admits(Level.ERROR, "the same")).isTrue();
        assertThat(admits(Level.ERROR, "the same")).isFalse();
    }

    @Test
    void whatWasLeftOutIsToldThoughNothingFollows() {
        admits(Level.WARN, "slow 1");
        admits(Level.WARN, "slow 2");
        floods.tell(Floods.WINDOW - 1, this::tell);
        assertThat(told).isEmpty();
        floods.tell(Floods.WINDOW, this::tell);
        floods.tell(3 * Floods.WINDOW, this::tell);
        assertThat(told).containsExactly("slow 2 +0");
    }

    @Test
    void theEndTellsWhatWasLeftOutOfEach() {
        for (String each : List.of("one", "two", "one", "two", "one", "three")) {
            admits(Level.WARN, each);
        }
        floods.tellAll(this::tell);
        assertThat(told).containsExactly("one +1", "two +0");
    }

    /// A stranger who makes up ever new warnings makes it forget the eldest, not grow.
    @Test
    void atTheBoundTheEldestIsToldAndForgotten() {
        assertThat(admits(Level.WARN, word(0))).isTrue();
        assertThat(admits(Level.WARN, word(0))).isFalse();
        for (int i = 1; i < 256; i++) {
            assertThat(admits(Level.WARN, word(i))).isTrue();
        }
        assertThat(admits(Level.WARN, word(0))).as("256 are remembered").isFalse();
        assertThat(told).isEmpty();
        assertThat(admits(Level.WARN, word(256))).isTrue();
        assertThat(told).containsExactly(word(0) + " +1");
        assertThat(admits(Level.WARN, word(2))).as("the others still are").isFalse();
        assertThat(admits(Level.WARN, word(0))).as("it is not any more").isTrue();
    }

    /// Without digits: they are all the same.
    private static String word(int i) {
        return "word " + (char) ('a' + i / 26) + (char) ('a' + i % 26);
    }
}
