package org.dialtone.core.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class AttentionTest {
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000 * MILLISECOND;
    private static final long ASK = 25_000;
    private static final long START = 77 * SECOND;

    private final Attention attention = new Attention(START);

    @Test
    void whileNothingChangesNothingIsEverDue() {
        for (long now = START; now < START + 3600 * SECOND; now += SECOND) {
            attention.charge(0, now);
            assertThat(attention.next(now)).isEqualTo(Long.MAX_VALUE);
            assertThat(attention.dumpDue(now)).isFalse();
            assertThat(attention.asksDue(now)).isEmpty();
        }
    }

    @Test
    void aChangeIsFollowedByATickEveryTwoMillisecondsForTheWindow() {
        attention.changed(5, false, START);

        List<Long> looked = new ArrayList<>();
        for (long now = attention.next(START); now != Long.MAX_VALUE; now = attention.next(now)) {
            boolean dump = attention.dumpDue(now);
            if (dump) {
                attention.dumpEnded(SECOND, now); // so dear that the next is long in coming
            }
            int[] due = attention.asksDue(now);
            if (due.length > 0) {
                assertThat(due).containsExactly(5);
            }
            if (dump || due.length > 0) {
                looked.add(now);
            }
        }

        assertThat(looked.getFirst()).isEqualTo(START + Attention.TICK_NANOS);
        assertThat(looked.getLast())
                .isBetween(
                        START + Attention.WINDOW - 2 * Attention.TICK_NANOS,
                        START + Attention.WINDOW - 1);
        for (int i = 1; i < looked.size(); i++) {
            assertThat(looked.get(i) - looked.get(i - 1)).isLessThanOrEqualTo(Attention.TICK_NANOS);
        }
        assertThat(looked).hasSizeBetween(540, 560);
    }

    @Test
    void afterTheWindowItIsQuietAgain() {
        attention.changed(5, false, START);
        long after = START + Attention.WINDOW;
        assertThat(attention.dumpDue(after)).isFalse();
        assertThat(attention.asksDue(after)).isEmpty();
        assertThat(attention.next(after)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aFurtherChangeProlongsTheWindow() {
        attention.changed(5, false, START);
        attention.changed(6, false, START + SECOND);
        long now = START + Attention.WINDOW + MILLISECOND;
        assertThat(attention.next(now)).isLessThan(Long.MAX_VALUE);
        attention.dumpDue(now);
        attention.dumpEnded(0, now);
        assertThat(attention.asksDue(now + Attention.TICK_NANOS))
                .as("the first has cooled down")
                .containsExactly(6);
    }

    @Test
    void whereOthersAreStackedOnTheLinkAllAreListedAtOnce() {
        attention.changed(5, true, START);
        assertThat(attention.next(START)).isEqualTo(START);
        assertThat(attention.dumpDue(START)).isTrue();
    }

    @Test
    void aListingIsFollowedByAPauseInProportionToItsCost() {
        long cost = 6 * MILLISECOND;
        attention.changed(5, true, START);
        assertThat(attention.dumpDue(START)).isTrue();
        attention.charge(cost, START + cost);
        attention.dumpEnded(cost, START + cost);
        attention.changed(5, true, START + cost);

        long again = START + cost;
        while (!attention.dumpDue(again)) {
            again += MILLISECOND / 2;
        }
        assertThat(again - START).isBetween(20 * cost, 26 * cost);
    }

    @Test
    void onlyOneListingIsUnderWay() {
        attention.changed(5, false, START);
        long now = START + 5 * MILLISECOND;
        assertThat(attention.dumpDue(now)).isTrue();
        assertThat(attention.dumpDue(now + MILLISECOND)).isFalse();
    }

    @Test
    void ofManyLinksTheLatestAreAsked() {
        for (int i = 1; i <= 40; i++) {
            attention.changed(i, false, START + i);
        }
        int[] asked = attention.asksDue(START + 3 * MILLISECOND);
        assertThat(asked).hasSize(Attention.HOT);
        for (int i = 40 - Attention.HOT + 1; i <= 40; i++) {
            assertThat(asked).contains(i);
        }
    }

    @Test
    void aLinkThatHasGoneIsNotAskedForAnyMore() {
        attention.changed(1, false, START);
        attention.changed(2, false, START);
        attention.changed(3, false, START);
        attention.forget(2);
        attention.forget(99);
        assertThat(attention.asksDue(START + 3 * MILLISECOND)).containsExactlyInAnyOrder(1, 3);
    }

    @Test
    void anEmptyBudgetStopsAskingAndRefillsWithTime() {
        attention.changed(1, false, START);
        attention.charge(Attention.BURST + 7 * MILLISECOND, START);
        long now = START + 3 * MILLISECOND;
        assertThat(attention.affordable()).isFalse();
        assertThat(attention.dumpDue(now)).isFalse();
        assertThat(attention.asksDue(now)).isEmpty();
        assertThat(attention.next(now)).isGreaterThan(now + 90 * MILLISECOND);

        long later = START + 101 * MILLISECOND;
        attention.charge(0, later);
        assertThat(attention.affordable()).isTrue();
        assertThat(attention.dumpDue(later)).isTrue();
    }

    @Test
    void aBudgetIsNotSavedUp() {
        attention.charge(0, START + 3600 * SECOND);
        attention.changed(1, false, START + 3600 * SECOND);
        attention.charge(Attention.BURST + 1, START + 3600 * SECOND);
        assertThat(attention.affordable()).isFalse();
    }

    /// A thousand links that flap without end, for a minute: what is asked costs what was measured
    /// (25 us a link, 6 ms a listing), and every change is noticed soon all the same.
    @Test
    void permanentFlappingCostsATenthOfAProcessorAtMostAndIsNoticedSoon() {
        Random random = new Random(1);
        long end = START + 60 * SECOND;
        long now = START;
        long spent = 0;
        long charged = 0;
        long nextFlap = START;
        long[] changedAt = new long[1000];
        List<Long> delays = new ArrayList<>();

        while (now < end) {
            now = Math.max(now, Math.min(attention.next(now), nextFlap));
            attention.charge(spent - charged, now);
            charged = spent;
            while (nextFlap <= now) {
                int link = random.nextInt(changedAt.length);
                if (changedAt[link] == 0) {
                    changedAt[link] = nextFlap;
                }
                if (random.nextInt(4) == 0 || attention.next(now) == Long.MAX_VALUE) {
                    notice(link, changedAt, now, delays); // announced by itself
                }
                nextFlap += random.nextLong(2 * MILLISECOND);
            }
            if (attention.dumpDue(now)) {
                long cost = 6 * MILLISECOND;
                spent += cost;
                now += cost;
                for (int i = 0; i < changedAt.length; i++) {
                    if (changedAt[i] != 0) {
                        notice(i, changedAt, now, delays);
                    }
                }
                attention.dumpEnded(cost, now);
            }
            for (int link : attention.asksDue(now)) {
                spent += ASK;
                now += ASK;
                if (changedAt[link] != 0) {
                    notice(link, changedAt, now, delays);
                }
            }
        }

        assertThat((double) spent / (end - START)).isLessThanOrEqualTo(0.10).isGreaterThan(0.02);
        delays.sort(null);
        assertThat(delays).hasSizeGreaterThan(10_000);
        assertThat(delays.getLast()).as("the worst delay").isLessThan(300 * MILLISECOND);
        assertThat(delays.get(delays.size() / 2)).isLessThan(120 * MILLISECOND);
    }

    private void notice(int link, long[] changedAt, long now, List<Long> delays) {
        delays.add(Math.max(0, now - changedAt[link]));
        changedAt[link] = 0;
        attention.changed(link, false, now);
    }

    /// Sixteen hot links without listings to speak of: each is asked as often as the budget allows.
    @Test
    void aFewFlappingLinksAreAskedEveryFewMilliseconds() {
        long now = START;
        long spent = 0;
        long charged = 0;
        long rounds = 0;
        long end = START + 60 * SECOND;
        while (now < end) {
            attention.charge(spent - charged, now);
            charged = spent;
            for (int i = 0; i < Attention.HOT; i++) {
                attention.changed(i, false, now);
            }
            if (attention.dumpDue(now)) {
                spent += 6 * MILLISECOND;
                attention.dumpEnded(6 * MILLISECOND, now);
            }
            int[] asked = attention.asksDue(now);
            spent += asked.length * ASK;
            rounds += asked.length > 0 ? 1 : 0;
            now = Math.max(now + 100_000, Math.min(attention.next(now), end));
        }
        assertThat((double) spent / (60 * SECOND)).isLessThanOrEqualTo(0.10);
        assertThat(rounds).as("rounds of asking in a minute").isGreaterThan(60 * 60);
    }
}
