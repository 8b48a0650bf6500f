package org.dialtone.linux.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.Cause;
import org.dialtone.api.FarEnd;
import org.dialtone.api.Traffic;
import org.dialtone.core.port.client.ClientSession;
import org.dialtone.core.port.client.ClientSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

final class RollTest {
    private final List<String> told = new ArrayList<>();
    private final Roll roll =
            new Roll(
                    new ClientSource.Listener() {
                        @Override
                        public void begun(ClientSession session) {
                            told.add("begun " + session.key());
                        }

                        @Override
                        public void changed(ClientSession session) {
                            told.add("changed " + session.key() + session.farEnd().remote());
                        }

                        @Override
                        public void ended(String key, Cause cause, @Nullable Traffic traffic) {
                            told.add("ended " + key + " " + cause + " " + bytes(traffic));
                        }

                        @Override
                        public void complete() {
                            told.add("complete");
                        }
                    });

    private static long bytes(@Nullable Traffic traffic) {
        return traffic == null ? -1 : traffic.rxBytes();
    }

    private static Seen seen(String key, String remote, long bytes) {
        return new Seen(
                new ClientSession(key, key, new FarEnd(key, remote, List.of()), null),
                new Traffic(bytes, 0, 0, 0));
    }

    private List<String> look(Seen... all) {
        told.clear();
        roll.look(List.of(all), (_, _) -> Cause.PEER_DEAD);
        return told;
    }

    @Test
    void tellsTheDifference() {
        assertThat(look()).containsExactly("complete");
        assertThat(look(seen("a", "1", 0), seen("b", "1", 0)))
                .containsExactly("begun a", "begun b");
        assertThat(look(seen("a", "1", 7), seen("b", "2", 0))).containsExactly("changed b2");
        assertThat(bytes(roll.traffic("a"))).isEqualTo(7);
        assertThat(look(seen("b", "2", 0), seen("c", "1", 0)))
                .containsExactly("ended a PEER_DEAD 7", "begun c");
        assertThat(roll.traffic("a")).isNull();
        assertThat(roll.holds("b")).isTrue();
        told.clear();
        roll.none();
        assertThat(told)
                .containsExactlyInAnyOrder("ended b DIALER_FAILED 0", "ended c DIALER_FAILED 0");
    }

    @Test
    void aServerThatIsNotThereHasNoClients() {
        roll.none();
        assertThat(told).containsExactly("complete");
    }
}
