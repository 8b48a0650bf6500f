package org.dialtone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.random.RandomGenerator;

final class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

    private static RandomGenerator always(long bits) {
        return () -> bits;
    }

    @Test
    void itDoublesUpToTheMost() {
        RandomGenerator least = always(0);
        assertThat(backoff.before(1, least)).isEqualTo(Duration.ofMillis(50));
        assertThat(backoff.before(2, least)).isEqualTo(Duration.ofMillis(100));
        assertThat(backoff.before(4, least)).isEqualTo(Duration.ofMillis(400));
        assertThat(backoff.before(5, least)).isEqualTo(Duration.ofMillis(500));
        assertThat(backoff.before(Integer.MAX_VALUE, least)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void chanceAddsUpToAsMuchAgain() {
        Duration longest = backoff.before(1, always(-1L));
        assertThat(longest).isBetween(Duration.ofMillis(99), Duration.ofMillis(100));
    }

    @Test
    void waitsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
