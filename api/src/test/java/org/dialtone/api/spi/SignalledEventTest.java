package org.dialtone.api.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.EventObject;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class SignalledEventTest {
    private final SignalledEvent event = (SignalledEvent) EventObject.autoReset();

    /// A registration that counts for itself.
    private final class Source implements SignalSource {
        private long signals;
        private boolean told;

        void signal() {
            signals++;
            event.post();
            event.wake();
        }

        @Override
        public long signals() {
            return signals;
        }

        @Override
        public void eventClosed() {
            told = true;
            assertThat(event.isClosed()).isTrue();
            event.detach(this);
        }
    }

    @Test
    void itCountsItsOwnAndThoseOfEverySource() {
        Source one = new Source();
        Source two = new Source();
        event.attach(one);
        event.attach(two);
        event.set();
        one.signal();
        two.signal();
        two.signal();
        assertThat(event.count()).isEqualTo(4);
    }

    @Test
    void whatASourceHasCountedStaysCountedWhenItGoes() {
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Source source = new Source();
            sources.add(source);
            assertThat(event.attach(source)).isTrue();
            source.signal();
        }
        for (int gone : new int[] {2, 0, 4, 1, 3}) {
            event.detach(sources.get(gone));
            assertThat(event.count()).isEqualTo(5);
        }
        event.detach(sources.getFirst()); // twice
        assertThat(event.count()).isEqualTo(5);
        event.set();
        assertThat(event.count()).isEqualTo(6);
    }

    @Test
    void closingTellsEverySourceOnceAndTakesNoMore() {
        Source one = new Source();
        Source gone = new Source();
        event.attach(one);
        event.attach(gone);
        event.detach(gone);
        one.signal();

        event.close();

        assertThat(one.told).isTrue();
        assertThat(gone.told).isFalse();
        assertThat(event.attach(new Source())).isFalse();
        assertThat(event.count()).isOne();
    }
}
