package org.dialtone.linux.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.Cause;
import org.dialtone.api.FarEnd;
import org.dialtone.api.Traffic;
import org.dialtone.core.port.client.ClientSession;
import org.junit.jupiter.api.Test;

import java.util.List;

final class RollTest {
    private final ToldSessions told = new ToldSessions();
    private final Roll roll = new Roll(told);

    private static Seen seen(String key, String remote, long bytes) {
        return new Seen(
                new ClientSession(key, key, new FarEnd(key, remote, List.of()), null),
                new Traffic(bytes, 0, 0, 0));
    }

    private List<String> look(Seen... all) {
        roll.look(List.of(all), (_, _) -> Cause.PEER_DEAD);
        return told.take();
    }

    @Test
    void tellsTheDifference() {
        assertThat(look()).containsExactly("complete");
        assertThat(look(seen("a", "1", 0), seen("b", "1", 0)))
                .containsExactly("begun a", "begun b");
        assertThat(look(seen("a", "1", 7), seen("b", "2", 0))).containsExactly("changed b2");
        assertThat(roll.traffic("a")).isEqualTo(new Traffic(7, 0, 0, 0));
        assertThat(look(seen("b", "2", 0), seen("c", "1", 0)))
                .containsExactly("ended a PEER_DEAD 7", "begun c");
        assertThat(roll.traffic("a")).isNull();
        assertThat(roll.holds("b")).isTrue();
        roll.none();
        assertThat(told.take())
                .containsExactlyInAnyOrder("ended b DIALER_FAILED 0", "ended c DIALER_FAILED 0");
    }

    @Test
    void aServerThatIsNotThereHasNoClients() {
        roll.none();
        assertThat(told.take()).containsExactly("complete");
    }
}
