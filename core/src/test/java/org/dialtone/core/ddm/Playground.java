package org.dialtone.core.ddm;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionState;
import org.dialtone.core.port.dial.DialEnd;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The world around one machine: a dialer that does what it is told, sooner or later, a kernel, and
/// judges that look at every step.
final class Playground {
    private static final int MOST_ACTIONS_A_STEP = 16;

    DialState state;
    Instant wall;
    long nanos;

    /// The attempt that the dialer is at; 0 if it is at none.
    long dialler;

    boolean asked;
    boolean linkUp;

    /// Attempts, turns taken: what the hour may hold.
    long dials;

    long actions;
    boolean gone;
    boolean turn;
    boolean watched;
    boolean check;
    private boolean connected;
    private long connects;
    private long disconnects;
    private @Nullable Long wake;

    /// Whether dialling again cannot help, as the dialer said: then who dials must have been asked.
    boolean permanent;

    private List<DialAction> taken = List.of();

    /// The last attempt that was made with a configuration that is not so any more.
    private long forgiven;

    final Set<Long> unanswered = new HashSet<>();
    private final ArrayDeque<DialInput> last = new ArrayDeque<>();

    Playground(DialState state, Instant wall) {
        this.state = state;
        this.wall = wall;
    }

    void give(DialInput input, double random) {
        last.addLast(input);
        if (last.size() > 12) {
            last.removeFirst();
        }
        note(input);
        Step step = DemandDial.on(state, input, new Now(wall, nanos, random));
        assertThat(step.actions()).as("%s", this).hasSizeLessThan(MOST_ACTIONS_A_STEP);
        state = step.state();
        actions += step.actions().size();
        taken = step.actions();
        step.actions().forEach(this::judge);
        judge();
    }

    /// The actions of the last step.
    List<DialAction> taken() {
        return taken;
    }

    private void note(DialInput input) {
        switch (input) {
            case DialInput.ConnectRequested it -> {
                unanswered.add(it.request());
                permanent = false;
            }
            case DialInput.DisconnectRequested it -> unanswered.add(it.request());
            case DialInput.Ended it when it.attempt() == dialler -> {
                dialler = 0;
                asked = false;
                boolean stale = it.attempt() <= forgiven;
                permanent |= it.end().remedy() == DialEnd.Remedy.GIVE_UP && !stale && !asksAnew();
            }
            case DialInput.CredentialsChanged _ -> forgive();
            case DialInput.Defined _ -> forgive();
            case DialInput.LinkUp _ -> linkUp = true;
            case DialInput.LinkDown _ -> linkUp = false;
            case DialInput.Turn() -> turn = false;
            case DialInput.Activity _ -> check = false;
            case DialInput.Adopted _ -> {
                if (!state.dialling()) {
                    dialler = state.attempt() + 1;
                }
            }
            case DialInput.Ended _ -> {}
            case DialInput.Demanded _ -> {}
            case DialInput.Progress _ -> {}
            case DialInput.Established _ -> {}
            case DialInput.Due() -> {}
            case DialInput.Removed _ -> {}
            case DialInput.Missing _ -> {}
            case DialInput.Ddm _ -> {}
            case DialInput.GroupChanged _ -> {}
        }
    }

    private void forgive() {
        permanent = false;
        forgiven = state.attempt();
    }

    /// Somebody has asked for the attempt after this one.
    private boolean asksAnew() {
        return switch (state.stage()) {
            case Stage.HangingUp going -> asks(going.next());
            case Stage.Lost lost -> asks(lost.next());
            case Stage.Idle() -> false;
            case Stage.Queued _ -> false;
            case Stage.Waiting _ -> false;
            case Stage.Dialling _ -> false;
            case Stage.Connected _ -> false;
        };
    }

    private static boolean asks(@Nullable Purpose next) {
        return next != null && next.why() == Cause.REQUESTED;
    }

    private void judge(DialAction action) {
        assertThat(gone).as("after it is gone: %s", this).isFalse();
        switch (action) {
            case DialAction.Dial(long attempt, Purpose _) -> {
                assertThat(dialler).as("two dialers: %s", this).isZero();
                assertThat(permanent).as("dials after a permanent cause: %s", this).isFalse();
                dialler = attempt;
                dials++;
            }
            case DialAction.HangUp(long attempt, Purpose _) -> {
                assertThat(attempt).as("hangs up another: %s", this).isEqualTo(dialler);
                asked = true;
            }
            case DialAction.AskTurn _ -> {
                assertThat(turn).as("asks twice: %s", this).isFalse();
                turn = true;
            }
            case DialAction.ForgetTurn() -> {
                assertThat(turn).as("forgets what it has not asked for: %s", this).isTrue();
                turn = false;
            }
            case DialAction.WakeAt(long at) -> {
                assertThat(at - nanos).as("in the future: %s", this).isPositive();
                assertThat(at - nanos)
                        .as("bounded: %s", this)
                        .isLessThan(Duration.ofDays(2).toNanos());
                wake = at;
            }
            case DialAction.NoWake() -> wake = null;
            case DialAction.WatchActivity _ -> {
                assertThat(watched).isFalse();
                watched = true;
            }
            case DialAction.Unwatch() -> {
                assertThat(watched).isTrue();
                watched = false;
            }
            case DialAction.CheckActivity() -> {
                assertThat(watched).isTrue();
                check = true;
            }
            case DialAction.Connected _ -> {
                assertThat(connected).as("connects twice: %s", this).isFalse();
                assertThat(linkUp).as("without a link: %s", this).isTrue();
                connected = true;
                connects++;
            }
            case DialAction.Disconnected _ -> {
                assertThat(connected).as("disconnects twice: %s", this).isTrue();
                connected = false;
                disconnects++;
            }
            case DialAction.Show(Shown shown) -> {
                assertThat(connected).as("shown past an event: %s", this).isFalse();
                assertThat(shown.state()).isNotEqualTo(ConnectionState.CONNECTED);
            }
            case DialAction.Answer(long request, Outcome _) ->
                    assertThat(unanswered.remove(request)).as("answered: %s", this).isTrue();
            case DialAction.Gone _ -> {
                assertThat(dialler).as("a dialer is left: %s", this).isZero();
                gone = true;
            }
            case DialAction.Arm() -> {}
            case DialAction.Release _ -> {}
            case DialAction.Refuse() -> {}
            case DialAction.Disarm() -> {}
            case DialAction.Phase _ -> {}
            case DialAction.Over _ -> {}
        }
    }

    private void judge() {
        assertThat(state.connected()).as("shown as told: %s", this).isEqualTo(connected);
        assertThat(connects - disconnects).isEqualTo(connected ? 1 : 0);
        assertThat(state.wake()).as("%s", this).isEqualTo(wake);
        assertThat(state.watching()).isEqualTo(watched);
        assertThat(turn).isEqualTo(state.stage() instanceof Stage.Queued);
        assertThat(state.dialling()).as("%s", this).isEqualTo(dialler != 0);
        if (state.connected()) {
            assertThat(linkUp).as("connected without a link: %s", this).isTrue();
        }
        if (state.stage() instanceof Stage.Idle) {
            assertThat(unanswered).as("nobody is forgotten: %s", this).isEmpty();
        }
        if (state.stage() instanceof Stage.HangingUp) {
            assertThat(asked).as("hung up: %s", this).isTrue();
        }
        if (!(state.stage() instanceof Stage.Idle)
                && !(state.stage() instanceof Stage.HangingUp)
                && !(state.stage() instanceof Stage.Queued)) {
            assertThat(wake == null && mustWake()).as("wakes some time: %s", this).isFalse();
        }
    }

    private boolean mustWake() {
        return !(state.stage() instanceof Stage.Connected);
    }

    /// Winds the clock, and says that it is time where that was asked for.
    void pass(Duration time, double random) {
        long until = nanos + time.toNanos();
        while (wake != null && wake - until <= 0 && !gone) {
            wind(Math.max(0, wake - nanos));
            give(new DialInput.Due(), random);
        }
        wind(until - nanos);
    }

    private void wind(long by) {
        nanos += by;
        wall = wall.plusNanos(by);
    }

    /// The dialer ends, and its link with it: first the one or first the other.
    void end(DialEnd end, boolean linkFirst, double random) {
        if (linkFirst && linkUp) {
            give(new DialInput.LinkDown(Cause.LINK_REMOVED), random);
        }
        long attempt = dialler;
        give(new DialInput.Ended(attempt, end), random);
        if (linkUp && !gone) {
            give(new DialInput.LinkDown(Cause.LINK_REMOVED), random);
        }
    }

    @Override
    public String toString() {
        return state + "\nafter " + last;
    }
}
