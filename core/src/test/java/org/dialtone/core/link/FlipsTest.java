package org.dialtone.core.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialtone.core.link.Links.counted;

import org.dialtone.core.model.CarrierCount;
import org.dialtone.core.model.Link;
import org.junit.jupiter.api.Test;

class FlipsTest {
    @Test
    void nothingIsHiddenInASingleChange() {
        assertThat(Flips.hidden(counted(true, 1, 0), counted(false, 1, 1))).isZero();
        assertThat(Flips.hidden(counted(false, 1, 1), counted(true, 2, 1))).isZero();
        assertThat(Flips.hidden(counted(true, 1, 0), counted(true, 1, 0))).isZero();
    }

    @Test
    void fromUpToUpEachPairIsHidden() {
        assertThat(Flips.hidden(counted(true, 1, 0), counted(true, 4, 3))).isEqualTo(3);
    }

    @Test
    void fromDownToDownEachPairIsHidden() {
        assertThat(Flips.hidden(counted(false, 1, 1), counted(false, 6, 6))).isEqualTo(5);
    }

    @Test
    void fromUpToDownTheLastLossIsSeen() {
        assertThat(Flips.hidden(counted(true, 1, 0), counted(false, 3, 3))).isEqualTo(2);
    }

    @Test
    void fromDownToUpTheLastGainIsSeen() {
        assertThat(Flips.hidden(counted(false, 1, 1), counted(true, 4, 3))).isEqualTo(2);
    }

    @Test
    void theCountersMayWrap() {
        assertThat(Flips.hidden(counted(true, -1, -2), counted(true, 2, 1))).isEqualTo(3);
        assertThat(
                        Flips.hidden(
                                counted(true, Integer.MAX_VALUE, Integer.MAX_VALUE),
                                counted(true, Integer.MIN_VALUE, Integer.MIN_VALUE)))
                .isOne();
        CarrierCount late = new CarrierCount(-1, 0);
        assertThat(new CarrierCount(0, 0).upsSince(late)).isOne();
        assertThat(new CarrierCount(0, -1).downsSince(new CarrierCount(0, 0)))
                .isEqualTo(0xFFFF_FFFFL);
    }

    @Test
    void withoutCountersNothingIsSaid() {
        assertThat(Flips.hidden(Links.up(), counted(true, 9, 8))).isZero();
        assertThat(Flips.hidden(counted(true, 9, 8), Links.up())).isZero();
    }

    @Test
    void whereTheLinkWasSetDownBeforeNothingIsSaid() {
        Link down = Links.link(1, 0, Link.OPER_DOWN, null, 0, new CarrierCount(1, 1));
        assertThat(Flips.hidden(down, counted(true, 9, 8))).isZero();
    }

    @Test
    void whereItIsSetDownInTheEndOnlyGainsCount() {
        Link keeps = Links.link(1, 0, Link.OPER_DOWN, null, 0, new CarrierCount(4, 3));
        Link loses = Links.link(1, 0, Link.OPER_DOWN, null, 0, new CarrierCount(4, 4));
        assertThat(Flips.hidden(counted(true, 1, 0), keeps)).isEqualTo(3);
        assertThat(Flips.hidden(counted(true, 1, 0), loses)).isEqualTo(3);
        assertThat(Flips.hidden(counted(false, 1, 1), loses)).isEqualTo(3);
    }

    @Test
    void countersThatFellBackAreAnotherLinks() {
        assertThat(new CarrierCount(3, 3).follows(new CarrierCount(3, 2))).isTrue();
        assertThat(new CarrierCount(0, 0).follows(new CarrierCount(-1, -1))).isTrue();
        assertThat(new CarrierCount(1, 0).follows(new CarrierCount(3, 2))).isFalse();
        assertThat(counted(true, 1, 0).follows(counted(true, 3, 2))).isFalse();
        assertThat(Links.up().follows(counted(true, 3, 2))).isTrue();
    }
}
