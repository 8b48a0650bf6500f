package org.dialtone.linux.tun;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AnswerRateTest {
    private static final long SECOND = 1_000_000_000;

    private static int taken(AnswerRate rate, long now) {
        int taken = 0;
        while (rate.take(now)) {
            taken++;
        }
        return taken;
    }

    @Test
    void aSecondsWorthIsThereAtOnceAndComesBack() {
        AnswerRate rate = new AnswerRate(-5);
        assertThat(taken(rate, -5)).isEqualTo(1000);
        assertThat(taken(rate, SECOND / 10 - 5)).isEqualTo(100);
        assertThat(taken(rate, SECOND / 10 - 5)).isZero();
        assertThat(taken(rate, 100 * SECOND)).isEqualTo(1000);
        assertThat(taken(rate, 50 * SECOND)).as("a clock that goes back gives nothing").isZero();
    }
}
