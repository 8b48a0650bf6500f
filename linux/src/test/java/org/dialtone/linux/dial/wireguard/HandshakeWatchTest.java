package org.dialtone.linux.dial.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.core.port.Time;
import org.junit.jupiter.api.Test;

import java.time.Instant;

/// The 180 seconds, on a clock of the test's own.
final class HandshakeWatchTest {
    private static final Instant START = Instant.ofEpochSecond(1_795_648_400);

    private long seconds;
    private long stepped;

    private final Time time =
            new Time() {
                @Override
                public Instant now() {
                    return START.plusSeconds(seconds + stepped);
                }

                @Override
                public long nanos() {
                    return seconds * 1_000_000_000L - 77;
                }
            };

    private HandshakeWatch watch = new HandshakeWatch(time, true);

    private boolean alive(long handshakeAt) {
        return watch.alive(START.plusSeconds(handshakeAt).getEpochSecond() * 1_000_000_000L);
    }

    @Test
    void withoutAHandshakeThereIsNoSession() {
        assertThat(watch.alive(0)).isFalse();
        seconds = 1_000;
        assertThat(watch.alive(0)).isFalse();
    }

    @Test
    void aSessionLastsForItsKeysAndTheMargin() {
        assertThat(alive(0)).isTrue();
        seconds = 194;
        assertThat(alive(0)).isTrue();
        seconds = 195;
        assertThat(alive(0)).isFalse();
    }

    @Test
    void aSessionThatIsRenewedInTimeNeverFlaps() {
        for (seconds = 0; seconds < 100_000; seconds++) {
            assertThat(alive(seconds - seconds % 145)).isTrue();
        }
    }

    @Test
    void aNewHandshakeMakesANewSession() {
        assertThat(alive(0)).isTrue();
        seconds = 500;
        assertThat(alive(0)).isFalse();
        assertThat(alive(500)).isTrue();
    }

    @Test
    void aHandshakeFoundOldIsAsOldAsItIs() {
        seconds = 190;
        assertThat(alive(0)).isTrue();
        seconds = 195;
        assertThat(alive(0)).isFalse();
    }

    @Test
    void aStepOfTheWallClockChangesNothing() {
        assertThat(alive(0)).isTrue();
        seconds = 10;
        stepped = 86_400;
        assertThat(alive(0)).isTrue();
        stepped = -86_400;
        assertThat(alive(-86_395)).isTrue();
        seconds = 204;
        assertThat(alive(-86_395)).isTrue();
        seconds = 205;
        assertThat(alive(-86_395)).isFalse();
    }

    @Test
    void theFirstHandshakeOfADeviceOfOursIsNewWhateverTheWallClockSays() {
        watch = new HandshakeWatch(time, false);
        assertThat(watch.alive(0)).isFalse();
        stepped = 86_400;
        assertThat(alive(0)).isTrue();
        seconds = 195;
        assertThat(alive(0)).isFalse();
    }
}
