package org.dialtone.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfirmationsTest {
    private final Confirmations confirmations = new Confirmations();

    @Test
    void eachIsTakenOnceUntilItIsSettled() {
        confirmations.want(1);
        confirmations.want(2);
        confirmations.want(1);
        assertThat(confirmations.take(64)).containsExactly(1, 2);
        confirmations.want(1);
        assertThat(confirmations.waiting()).isFalse();
        confirmations.settled(1);
        confirmations.want(1);
        assertThat(confirmations.take(64)).containsExactly(1);
    }

    @Test
    void theOldestComeFirstAndNoMoreThanAskedFor() {
        for (int i = 5; i > 0; i--) {
            confirmations.want(i);
        }
        assertThat(confirmations.take(3)).containsExactly(5, 4, 3);
        assertThat(confirmations.take(3)).containsExactly(2, 1);
        assertThat(confirmations.take(3)).isEmpty();
    }

    @Test
    void inDoubtIsWhatWasOpenAtTheMark() {
        confirmations.want(1);
        confirmations.want(2);
        confirmations.take(1);
        confirmations.mark();
        confirmations.want(3);
        assertThat(confirmations.inDoubt()).isTrue();
        confirmations.settled(1);
        assertThat(confirmations.inDoubt()).isTrue();
        confirmations.settled(2);
        assertThat(confirmations.inDoubt()).isFalse();
    }

    @Test
    void whatMayBeLostIsForgotten() {
        confirmations.want(1);
        confirmations.want(2);
        confirmations.take(1);
        confirmations.mark();
        confirmations.clear();
        assertThat(confirmations.inDoubt()).isFalse();
        assertThat(confirmations.waiting()).isFalse();
        confirmations.want(1);
        assertThat(confirmations.take(9)).containsExactly(1);
    }
}
