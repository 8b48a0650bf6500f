package org.dialtone.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.ConnectionId;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.InterfaceId;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.RouterInterface;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

class InterfacesTest {
    private static RouterInterface shown(int id) {
        return new RouterInterface(
                new InterfaceId(id),
                "eth" + id,
                id,
                InterfaceType.DEDICATED,
                null,
                true,
                ConnectionState.CONNECTED,
                Set.of(),
                Instant.EPOCH,
                new ConnectionId(1000 + id),
                null,
                0);
    }

    @Test
    void everyVersionKeepsWhatItHeld() {
        Random random = new Random(2);
        List<Interfaces> versions = new ArrayList<>();
        List<List<RouterInterface>> expected = new ArrayList<>();
        Interfaces now = Interfaces.NONE;
        Map<Integer, RouterInterface> model = new TreeMap<>();

        for (int i = 1; i <= 500; i++) {
            int place = random.nextInt(200);
            if (random.nextInt(3) == 0) {
                now = now.with(place, null);
                model.remove(place);
            } else {
                RouterInterface value = shown(i);
                now = now.with(place, value);
                model.put(place, value);
            }
            versions.add(now);
            expected.add(List.copyOf(model.values()));
        }

        assertThat(Interfaces.NONE.list()).isEmpty();
        for (int i = 0; i < versions.size(); i++) {
            assertThat(versions.get(i).list()).isEqualTo(expected.get(i));
        }
    }

    @Test
    void aPlaceFarOutLeavesTheOthersEmpty() {
        Interfaces far = Interfaces.NONE.with(10_000, shown(1));
        assertThat(far.list()).containsExactly(shown(1));
        assertThat(far.with(10_000, null).list()).isEmpty();
    }

    @Test
    void aConnectionIsFoundWithItsLink() {
        Interfaces two = Interfaces.NONE.with(3, shown(7)).with(40, shown(8));
        assertThat(two.indexOf(new ConnectionId(1008))).isEqualTo(8);
        assertThat(two.indexOf(new ConnectionId(8))).isZero();
    }
}
