package org.dialtone.core.ddm;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.RouterError;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.Phase;
import org.dialtone.api.dial.Timeline;
import org.dialtone.core.port.dial.DialPhase;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class TimelineLogTest {
    private final Bench isp = new Bench(Bench.isp(DialMode.MANUAL));
    private final TimelineLog log = new TimelineLog();

    private void take() {
        for (DialAction each : isp.done) {
            boolean connected = each instanceof DialAction.Connected;
            log.on(each, connected ? new ConnectionId(7) : null, isp.now());
        }
        isp.done.clear();
    }

    private void pass(int seconds) {
        take();
        isp.pass(Duration.ofSeconds(seconds));
        take();
    }

    @Test
    void aConnectionIsToldInPhases() {
        isp.paced = true;
        isp.connect();
        pass(1);
        isp.give(new DialInput.Turn());
        pass(2);
        isp.give(new DialInput.Progress(1, DialPhase.DISCOVERING, "PADI"));
        pass(3);
        isp.establish();
        pass(4);
        isp.disconnect();
        pass(5);
        isp.end(Bench.ASKED);
        pass(6);
        Timeline told = log.list(1, isp.now()).getFirst();
        assertThat(told.phases())
                .extracting(Phase::name)
                .containsExactly("waiting", "starting", "discovering", "connected", "hanging-up");
        assertThat(told.phases())
                .extracting(each -> each.duration().toSeconds())
                .containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(told.phases().get(2).words()).isEqualTo("PADI");
        assertThat(told.connection()).isEqualTo(new ConnectionId(7));
        assertThat(told.ended()).isEqualTo(Cause.REQUESTED);
        assertThat(told.error()).isNull();
    }

    @Test
    void theLastPhaseGoesOnWhileItLasts() {
        isp.connect();
        pass(9);
        Timeline told = log.list(1, isp.now()).getFirst();
        assertThat(told.ended()).isNull();
        assertThat(told.phases().getLast().duration()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void aFailureKeepsItsErrorAndHowLongItIsLeftAlone() {
        isp.connect();
        isp.end(Bench.WRONG_PASSWORD);
        pass(60);
        Timeline told = log.list(9, isp.now()).getFirst();
        assertThat(told.error()).isEqualTo(RouterError.AUTHENTICATION_FAILURE);
        assertThat(told.words()).isEqualTo("so it said");
        assertThat(told.phases().getLast().name()).isEqualTo("unreachable");
        assertThat(told.phases().getLast().duration()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void thirtyTwoAreKeptNewestFirst() {
        for (int i = 0; i < 40; i++) {
            isp.connect();
            isp.end(Bench.WRONG_PASSWORD);
            pass(1);
        }
        List<Timeline> all = log.list(100, isp.now());
        assertThat(all).hasSize(TimelineLog.MOST);
        assertThat(all.getFirst().phases().getFirst().since())
                .isAfter(all.getLast().phases().getFirst().since());
        assertThat(log.list(3, isp.now())).hasSize(3).isEqualTo(all.subList(0, 3));
    }

    @Test
    void aLinkThatFlapsDoesNotFillTheMemory() {
        isp.connect();
        isp.establish();
        take();
        for (int i = 0; i < 1_000; i++) {
            log.on(new DialAction.Phase("phase " + i, "w".repeat(9_999)), null, isp.now());
        }
        Timeline told = log.list(1, isp.now()).getFirst();
        assertThat(told.phases()).hasSize(TimelineLog.MOST_PHASES + 1);
        assertThat(told.phases().getLast().words()).hasSize(256);
    }
}
