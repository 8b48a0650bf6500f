package org.dialtone.core.ddm;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.Cause;
import org.dialtone.api.dial.DdmState;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.DialoutHours;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialPhase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;

/// Whatever happens, in whatever order: the judges of [Playground] find nothing.
class RandomInputsTest {
    private static final int LIVES = 150;
    private static final int INPUTS = 1_000;
    private static final DialoutHours OFFICE =
            new DialoutHours(List.of("1 09:00-12:00", "2 10:00-24:00"), ZoneId.of("Europe/Berlin"));

    private static final List<DialEnd> ENDS =
            List.of(Bench.NO_ANSWER, Bench.WRONG_PASSWORD, Bench.BUSY, Bench.LOST, Bench.ASKED);

    private long requests;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void holdWhateverHappens(long seed) {
        Random random = new Random(seed);
        long dials = 0;
        for (int life = 0; life < LIVES; life++) {
            InterfaceDefinition definition = definition(random);
            DialState first = DialState.initial(definition, DdmState.RUNNING);
            Playground ground =
                    new Playground(
                            first, Instant.parse("2026-03-27T08:00:00Z").plusSeconds(life * 977L));
            ground.nanos = random.nextLong();
            ground.give(new DialInput.Defined(definition, List.of(), Bench.BOB), 0);
            for (int i = 0; i < INPUTS && !ground.gone; i++) {
                something(ground, random);
            }
            dials += ground.dials;
            settle(ground, random);
        }
        assertThat(dials).isGreaterThan(LIVES);
    }

    /// In the end all requests are answered, and a removed interface goes.
    private static void settle(Playground ground, Random random) {
        if (!ground.gone) {
            ground.give(new DialInput.Removed(Bench.BOB), 0);
        }
        if (!ground.gone) {
            ground.end(Bench.ASKED, random.nextBoolean(), 0);
        }
        assertThat(ground.gone).as("%s", ground).isTrue();
        assertThat(ground.unanswered).isEmpty();
    }

    private static <T> T any(Random random, T[] all) {
        return all[random.nextInt(all.length)];
    }

    private static InterfaceDefinition definition(Random random) {
        DialMode mode = any(random, DialMode.values());
        DialoutHours hours = random.nextInt(3) == 0 ? OFFICE : DialoutHours.ALWAYS;
        DialPolicy plain = Bench.policy(mode);
        Duration[] times = {
            Duration.ZERO, Duration.ofSeconds(1), Duration.ofMinutes(3), Duration.ofHours(30)
        };
        DialPolicy policy =
                new DialPolicy(
                        mode,
                        random.nextInt(4),
                        times[random.nextInt(4)],
                        times[random.nextInt(4)],
                        times[random.nextInt(4)],
                        times[random.nextInt(4)],
                        times[random.nextInt(4)],
                        plain.idleFilter(),
                        hours,
                        times[random.nextInt(4)],
                        "",
                        0);
        return Bench.definition("isp", policy).withEnabled(random.nextInt(10) > 0);
    }

    private void something(Playground ground, Random random) {
        double spread = random.nextDouble();
        long attempt =
                random.nextInt(10) == 0
                        ? random.nextLong(ground.state.attempt() + 1)
                        : ground.dialler;
        boolean current = attempt == ground.dialler && attempt != 0;
        switch (random.nextInt(20)) {
            case 0 -> ground.give(new DialInput.ConnectRequested(++requests, Bench.BOB), spread);
            case 1 -> ground.give(new DialInput.DisconnectRequested(++requests, Bench.BOB), spread);
            case 2, 3 -> ground.give(new DialInput.Demanded(Bench.PACKET), spread);
            case 4 ->
                    ground.give(
                            new DialInput.Progress(attempt, DialPhase.AUTHENTICATING, ""), spread);
            case 5, 6, 7 -> {
                if (current) {
                    ground.give(new DialInput.LinkUp(Cause.LINK_ADDED), spread);
                }
                ground.give(new DialInput.Established(attempt, Bench.LINK), spread);
            }
            case 8 -> ground.give(new DialInput.LinkDown(Cause.CARRIER_LOST), spread);
            case 9, 10 -> {
                DialEnd end = ENDS.get(random.nextInt(ENDS.size()));
                if (current) {
                    ground.end(end, random.nextBoolean(), spread);
                } else if (attempt != ground.dialler) {
                    ground.give(new DialInput.Ended(attempt, end), spread);
                }
            }
            case 11, 12 -> {
                if (ground.turn || random.nextInt(10) == 0) {
                    ground.give(new DialInput.Turn(), spread);
                }
            }
            case 13 -> ground.give(new DialInput.Due(), spread);
            case 14, 15 -> ground.pass(Duration.ofSeconds(random.nextLong(600)), spread);
            case 16 -> {
                if (random.nextInt(10) == 0) {
                    ground.pass(Duration.ofHours(random.nextLong(48)), spread);
                }
            }
            case 17 -> ground.give(new DialInput.Activity(random.nextBoolean()), spread);
            case 18 -> rare(ground, random, spread);
            case 19 -> {
                if (ground.state.dialling()) {
                    ground.give(new DialInput.LinkUp(Cause.CARRIER_GAINED), spread);
                }
            }
            default -> throw new AssertionError();
        }
    }

    private static void rare(Playground ground, Random random, double spread) {
        switch (random.nextInt(8)) {
            case 0 -> {
                DdmState ddm = any(random, DdmState.values());
                ground.give(new DialInput.Ddm(ddm, Bench.BOB), spread);
                ground.give(new DialInput.Ddm(DdmState.RUNNING, Bench.BOB), spread);
            }
            case 1 ->
                    ground.give(
                            new DialInput.Defined(
                                    definition(random),
                                    random.nextInt(4) == 0 ? List.of("no") : List.of(),
                                    Bench.BOB),
                            spread);
            case 2 -> ground.give(new DialInput.CredentialsChanged(Bench.BOB), spread);
            case 3 ->
                    ground.give(
                            new DialInput.Missing(random.nextBoolean() ? "no device" : null),
                            spread);
            case 4 -> {
                Place.Role role = any(random, Place.Role.values());
                ground.give(
                        new DialInput.GroupChanged(new Place(role, random.nextBoolean())), spread);
            }
            case 5 -> ground.give(new DialInput.Ddm(DdmState.PAUSED, Bench.BOB), spread);
            case 6 -> {
                // the wall clock is stepped
                ground.wall = ground.wall.plusSeconds(random.nextLong(400_000) - 200_000);
            }
            case 7 -> {
                if (random.nextInt(20) == 0) {
                    ground.give(new DialInput.Removed(Bench.BOB), spread);
                } else if (!ground.state.dialling() && random.nextBoolean()) {
                    ground.give(new DialInput.Adopted(lasted(random)), spread);
                }
            }
            default -> throw new AssertionError();
        }
    }

    private static @Nullable Duration lasted(Random random) {
        return random.nextBoolean() ? Duration.ofMinutes(random.nextInt(4_000) - 100) : null;
    }
}
