package org.dialtone.core.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.core.model.CarrierCount;
import org.dialtone.core.model.Link;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class LinkTableTest {
    private final LinkTable table = new LinkTable();

    private static Link on(int index, int lower) {
        return Links.link(index, Links.UP, Link.OPER_UP, null, lower, null);
    }

    @Test
    void putAnswersWhatWasKnown() {
        Link first = on(1, 0);
        Link second = Links.up();
        assertThat(table.put(first)).isNull();
        assertThat(table.put(second)).isSameAs(first);
        assertThat(table.get(1)).isSameAs(second);
        assertThat(table.size()).isOne();
        assertThat(table.remove(1)).isSameAs(second);
        assertThat(table.remove(1)).isNull();
        assertThat(table.size()).isZero();
    }

    @Test
    void aLinkCarriesOthersAsLongAsAnyIsStackedOnIt() {
        table.put(on(1, 0));
        table.put(on(2, 1));
        table.put(on(3, 1));
        assertThat(table.carriesOthers(1)).isTrue();
        table.put(on(2, 1)); // the same again
        table.remove(3);
        assertThat(table.carriesOthers(1)).isTrue();
        table.remove(2);
        assertThat(table.carriesOthers(1)).isFalse();
    }

    @Test
    void aLinkMayBeStackedOnOneThatComesLater() {
        table.put(on(2, 1));
        table.put(on(1, 0));
        assertThat(table.carriesOthers(1)).isTrue();
        table.remove(1);
        table.put(on(1, 0));
        assertThat(table.carriesOthers(1)).isTrue();
    }

    @Test
    void aLinkThatChangesWhatItIsStackedOnLeavesTheOld() {
        table.put(on(3, 1));
        table.put(on(3, 2));
        assertThat(table.carriesOthers(1)).isFalse();
        assertThat(table.carriesOthers(2)).isTrue();
        table.put(on(3, 0));
        assertThat(table.carriesOthers(2)).isFalse();
    }

    @Test
    void aLinkIsNotStackedOnItself() {
        table.put(on(1, 1));
        assertThat(table.carriesOthers(1)).isFalse();
        table.remove(1);
        assertThat(table.carriesOthers(1)).isFalse();
    }

    @Test
    void linksMayGoWhileAllAreGoneThrough() {
        for (int i = 1; i <= 5; i++) {
            table.put(on(i, 0));
        }
        List<Integer> seen = new ArrayList<>();
        table.forEachIndex(
                index -> {
                    seen.add(index);
                    table.remove(index);
                });
        assertThat(seen).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
        assertThat(table.size()).isZero();
    }

    @Test
    void linksWithoutCountersAreCounted() {
        table.put(on(1, 0));
        table.put(on(2, 0));
        table.put(Links.link(3, 0, 0, null, 0, new CarrierCount(0, 0)));
        assertThat(table.uncounted()).isEqualTo(2);
    }
}
