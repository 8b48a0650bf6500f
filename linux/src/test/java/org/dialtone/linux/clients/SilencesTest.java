package org.dialtone.linux.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.Cause;
import org.dialtone.api.FarEnd;
import org.dialtone.api.Traffic;
import org.dialtone.core.port.client.ClientSession;
import org.junit.jupiter.api.Test;

import java.util.List;

/// Why a client has gone, by what was heard of it.
final class SilencesTest {
    private static final ClientSession A =
            new ClientSession("0@1", "a", new FarEnd("a", "", List.of()), null);
    private static final ClientSession B =
            new ClientSession("1@1", "b", new FarEnd("b", "", List.of()), null);

    private final Silences silences = new Silences();

    private static Seen seen(ClientSession session, long bytes) {
        return new Seen(session, new Traffic(bytes, 0, 0, 0));
    }

    private static long at(long second) {
        return second * 1_000_000_000L;
    }

    private Cause why(ClientSession session, long second) {
        return silences.why(session, Traffic.NONE, at(second));
    }

    @Test
    void whoTookLeaveHungUp() {
        for (int i = 0; i <= 5; i++) {
            silences.look(List.of(seen(A, i), seen(B, i)), at(i));
        }
        silences.left(at(6));
        for (int i = 6; i <= 11; i++) {
            silences.look(List.of(seen(A, 5), seen(B, i)), at(i));
        }
        assertThat(why(A, 11)).isEqualTo(Cause.PEER_HUNG_UP);
        assertThat(why(B, 12)).as("one leave is one client's").isEqualTo(Cause.SESSION_ENDED);
    }

    @Test
    void whoIsSilentForLongIsDead() {
        for (int i = 0; i <= 4; i++) {
            silences.look(List.of(seen(A, i * 100L)), at(i * 5L)); // a byte every five seconds
        }
        silences.look(List.of(seen(A, 400)), at(29));
        assertThat(why(A, 30)).isEqualTo(Cause.PEER_DEAD);
    }

    @Test
    void whoWasHeardJustNowWasEndedByTheServer() {
        for (int i = 0; i <= 4; i++) {
            silences.look(List.of(seen(A, i * 100L)), at(i * 5L));
        }
        assertThat(why(A, 27)).isEqualTo(Cause.SESSION_ENDED);
        assertThat(why(B, 27)).as("never seen").isEqualTo(Cause.SESSION_ENDED);
    }
}
