package org.dialtone.core.ddm;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.Cause;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.DialoutHours;
import org.dialtone.api.dial.PacketFilter;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/// Years, and ten thousand interfaces, in virtual time; every step is looked at by the judges of
/// [Playground].
class SimulationTest {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final int MANY = 10_000;

    @Test
    void tenYearsOfAPersistentInterfaceOnABadLineWithOfficeHours() {
        DialoutHours hours =
                new DialoutHours(
                        List.of("1 09:00-17:30", "2 09:00-12:00 13:00-24:00", "0 01:30-02:30"),
                        ZoneId.of("Europe/Berlin"));
        FakeDialers fakes = new FakeDialers(1);
        fakes.world = FakeDialers.World.CHANGING;
        DialPolicy policy = Bench.policy(DialMode.PERSISTENT, hours, Duration.ofHours(6), "", 0);
        int isp = fakes.define(Bench.definition("isp", policy));
        Playground ground = fakes.all.get(isp);
        for (int hour = 0; hour < YEAR.toHours() * 10; hour++) {
            long before = ground.actions;
            fakes.run(Duration.ofHours(1));
            assertThat(ground.actions - before).as("no busy loop").isLessThan(1_000);
        }
        assertThat(ground.dials).isGreaterThan(1_000);
    }

    @Test
    void aYearOfOneThatIsNeverAnsweredIsLeftAloneForSixHoursInTheEnd() {
        FakeDialers fakes = new FakeDialers(2);
        fakes.world = FakeDialers.World.DEAD;
        int isp = fakes.define(Bench.isp(DialMode.PERSISTENT));
        fakes.run(YEAR);
        long before = fakes.all.get(isp).dials;
        fakes.run(Duration.ofDays(100));
        // four dials every six hours and up to a tenth, and what the attempts take
        assertThat(fakes.all.get(isp).dials - before).isBetween(1_400L, 1_600L);
    }

    @Test
    void theWorstDefinitionDialsNoMoreThanOnceASecond() {
        DialPolicy plain = Bench.policy(DialMode.PERSISTENT);
        DialPolicy worst =
                new DialPolicy(
                        DialMode.PERSISTENT,
                        Integer.MAX_VALUE,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ofNanos(1),
                        PacketFilter.ALL,
                        plain.hours(),
                        Duration.ofNanos(1),
                        "",
                        0);
        for (FakeDialers.World world : FakeDialers.World.values()) {
            FakeDialers fakes = new FakeDialers(3);
            fakes.world = world;
            int isp = fakes.define(Bench.definition("isp", worst));
            fakes.run(Duration.ofHours(1));
            assertThat(fakes.all.get(isp).dials).as("%s", world).isBetween(100L, 3_600L);
        }
    }

    @Test
    void aStormOfTenThousandIsPacedAndNoneIsForgotten() {
        FakeDialers fakes = new FakeDialers(4);
        fakes.pace = Duration.ofMillis(10);
        for (int i = 0; i < MANY; i++) {
            fakes.define(Bench.definition("isp-" + i, Bench.policy(DialMode.PERSISTENT)));
        }
        fakes.run(Duration.ofMinutes(3));
        assertThat(fakes.connected()).isEqualTo(MANY);
        fakes.turns.clear();
        fakes.drop();
        assertThat(fakes.connected()).isZero();
        fakes.run(Duration.ofMinutes(3));
        assertThat(fakes.connected()).isEqualTo(MANY);
        assertThat(fakes.turns).hasSize(MANY);
        for (int i = 1; i < MANY; i++) {
            assertThat(fakes.turns.get(i) - fakes.turns.get(i - 1))
                    .isGreaterThanOrEqualTo(fakes.pace.toNanos());
        }
    }

    @Test
    void aMonthOfTenThousandOnBadLinesKeepsEveryPromise() {
        FakeDialers fakes = new FakeDialers(5);
        fakes.world = FakeDialers.World.CHANGING;
        fakes.pace = Duration.ofMillis(1);
        for (int i = 0; i < MANY; i++) {
            DialMode mode = i % 2 == 0 ? DialMode.PERSISTENT : DialMode.ON_DEMAND;
            fakes.define(Bench.definition("isp-" + i, Bench.policy(mode)));
        }
        for (int day = 0; day < 5; day++) {
            for (int i = 1; i < MANY; i += 2) {
                fakes.give(i, new DialInput.Demanded(Bench.PACKET));
            }
            fakes.run(Duration.ofDays(1));
        }
        fakes.judge();
        assertThat(fakes.connected()).isGreaterThan(MANY / 4);
        assertThat(fakes.steps).isGreaterThan(500_000);
    }

    private static FakeDialers group() {
        FakeDialers fakes = new FakeDialers(6);
        for (int i = 0; i < 3; i++) {
            DialMode mode = i == 0 ? DialMode.PERSISTENT : DialMode.ON_DEMAND;
            DialPolicy policy =
                    Bench.policy(mode, DialoutHours.ALWAYS, Duration.ZERO, "wan", i + 1);
            fakes.define(Bench.definition("wan-" + i, policy));
        }
        return fakes;
    }

    private static List<Boolean> connected(FakeDialers fakes) {
        return fakes.all.stream().map(each -> each.state.connected()).toList();
    }

    @Test
    void theFirstOfAGroupIsConnectedAndAnotherStandsInWhileItIsDown() {
        FakeDialers fakes = group();
        fakes.run(Duration.ofMinutes(5));
        assertThat(connected(fakes)).containsExactly(true, false, false);
        fakes.give(0, new DialInput.Missing("The device wan0 is not there."));
        fakes.give(0, new DialInput.Ended(fakes.all.get(0).dialler, Bench.LOST));
        fakes.give(0, new DialInput.LinkDown(Cause.LINK_REMOVED));
        fakes.run(Duration.ofHours(1));
        assertThat(connected(fakes)).containsExactly(false, true, false);
        fakes.give(0, new DialInput.Missing(null));
        fakes.run(Duration.ofMinutes(1));
        assertThat(connected(fakes)).containsExactly(true, false, false);
    }

    @Test
    void whoStandsInHangsUpWhenTheFirstIsConnectedAgainAndNotBefore() {
        FakeDialers fakes = group();
        fakes.run(Duration.ofMinutes(5));
        fakes.world = FakeDialers.World.DEAD;
        fakes.drop();
        fakes.run(Duration.ofSeconds(8));
        fakes.world = FakeDialers.World.GOOD;
        boolean both = false;
        boolean none = true;
        for (int i = 0; i < 600; i++) {
            fakes.run(Duration.ofSeconds(1));
            List<Boolean> now = connected(fakes);
            both |= now.get(0) && (now.get(1) || now.get(2));
            none &= !now.get(1) && !now.get(2);
        }
        assertThat(none).as("somebody stood in").isFalse();
        assertThat(both).as("made before broken").isTrue();
        assertThat(connected(fakes)).containsExactly(true, false, false);
    }

    @Test
    void aYearOfAGroupOnBadLinesHasSomebodyConnectedNearlyAlways() {
        FakeDialers fakes = group();
        fakes.world = FakeDialers.World.CHANGING;
        int up = 0;
        int minutes = 60 * 24 * 365;
        for (int i = 0; i < minutes; i++) {
            fakes.run(Duration.ofMinutes(1));
            up += connected(fakes).contains(true) ? 1 : 0;
        }
        assertThat(up).isGreaterThan(minutes / 100 * 98);
        fakes.judge();
    }
}
