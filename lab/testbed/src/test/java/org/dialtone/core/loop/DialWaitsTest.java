package org.dialtone.core.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.AdministrationEvent.Action;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.dial.DdmState;
import org.dialtone.api.dial.DialMode;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.testbed.fake.FakeDialer;
import org.dialtone.testbed.history.DialFact;
import org.dialtone.testbed.history.DialHistory;
import org.dialtone.testbed.history.Paced;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// What becomes of those who ask for a connection, or for its end, and wait.
class DialWaitsTest {
    private final DialRig rig = new DialRig();

    DialWaitsTest() {
        rig.create(DialRig.policy(DialMode.MANUAL).redials(1, Duration.ofSeconds(10)).of("isp"));
    }

    private static <T extends @Nullable Object> T got(CompletableFuture<T> answer)
            throws Exception {
        return answer.get(20, TimeUnit.SECONDS); // a thread of its own gives it
    }

    private static <T extends @Nullable Object> void failed(
            CompletableFuture<T> answer, RouterError why) {
        assertThatThrownBy(() -> got(answer))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        RouterException.class, e -> assertThat(e.error()).isEqualTo(why));
    }

    @Test
    void whoAsksIsAnsweredWhenItIsConnected() throws Exception {
        rig.dialer.farEnd(_ -> {});
        CompletableFuture<ConnectionId> answer = rig.connect("isp");
        rig.pass(Duration.ofSeconds(3));
        assertThat(answer).as("pending").isNotDone();
        assertThat(rig.shown("isp").state()).isEqualTo(ConnectionState.CONNECTING);
        rig.dialer.last().establish();
        rig.hear();
        assertThat(got(answer)).isEqualTo(rig.shown("isp").connection());
    }

    @Test
    void theSecondToAskIsToldThatItIsUnderWay() throws Exception {
        rig.dialer.farEnd(_ -> {});
        CompletableFuture<ConnectionId> first = rig.connect("isp");
        CompletableFuture<ConnectionId> second = rig.connect("isp");
        failed(second, RouterError.ALREADY_CONNECTING);
        rig.dialer.last().establish();
        rig.hear();
        assertThat(got(first)).isNotNull();
        assertThat(got(rig.connect("isp"))).as("connected: at once").isEqualTo(got(first));
        assertThat(rig.dialer.attempts()).hasSize(1);
    }

    @Test
    void theFirstFailedAttemptIsTheAnswerAndDiallingGoesOn() throws Exception {
        rig.dialer.farEnd(attempt -> attempt.end(FakeDialer.NO_ANSWER));
        CompletableFuture<ConnectionId> answer = rig.connect("isp");
        failed(answer, RouterError.NO_ANSWER);
        rig.dialer.farEnd(FakeDialer.Attempt::establish);
        rig.pass(Duration.ofSeconds(12));
        assertThat(rig.told()).containsExactly("isp CONNECTED REQUESTED bob");
    }

    @Test
    void anAttemptThatTakesTooLongIsHungUpAndTold() {
        rig.dialer.farEnd(_ -> {});
        CompletableFuture<ConnectionId> answer = rig.connect("isp");
        rig.pass(Duration.ofSeconds(61));
        failed(answer, RouterError.REQUEST_TIMEOUT);
        assertThat(rig.dialer.last().asked()).isTrue();
    }

    @Test
    void hungUpWhileItIsDialledBothAreAnswered() throws Exception {
        rig.dialer.farEnd(_ -> {});
        CompletableFuture<ConnectionId> connect = rig.connect("isp");
        CompletableFuture<@Nullable Void> disconnect = rig.disconnect("isp");
        failed(connect, RouterError.INTERFACE_DISCONNECTED);
        got(disconnect);
        assertThat(rig.told()).isEmpty();
        assertThat(rig.shown("isp").state()).isEqualTo(ConnectionState.DISCONNECTED);
        failed(rig.disconnect("isp"), RouterError.INTERFACE_NOT_CONNECTED);
    }

    @Test
    void twoWhoHangUpAreBothAnsweredOnceItIsDown() throws Exception {
        slowToHangUp();
        got(rig.connect("isp"));
        CompletableFuture<@Nullable Void> first = rig.disconnect("isp");
        CompletableFuture<@Nullable Void> second = rig.disconnect("isp");
        rig.pass(Duration.ofSeconds(2));
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
        rig.dialer.last().end(FakeDialer.ASKED);
        rig.hear();
        got(first);
        got(second);
        assertThat(rig.told())
                .containsExactly("isp CONNECTED REQUESTED bob", "isp DISCONNECTED REQUESTED bob");
    }

    @Test
    void askedForWhileItIsHungUpItIsDialledOnceThatIsDone() throws Exception {
        slowToHangUp();
        got(rig.connect("isp"));
        CompletableFuture<@Nullable Void> down = rig.disconnect("isp");
        CompletableFuture<ConnectionId> up = rig.connect("isp");
        rig.pass(Duration.ofSeconds(2));
        assertThat(rig.dialer.attempts()).as("one at a time").hasSize(1);
        rig.dialer.last().end(FakeDialer.ASKED);
        rig.hear();
        got(up);
        assertThat(rig.dialer.attempts()).hasSize(2);
        got(down);
    }

    private void slowToHangUp() {
        rig.dialer.farEnd(
                new FakeDialer.FarEnd() {
                    @Override
                    public void called(FakeDialer.Attempt attempt) {
                        attempt.establish();
                    }

                    @Override
                    public void hungUp(FakeDialer.Attempt attempt) {}
                });
    }

    @Test
    void whoWaitsForADialerThatNeverEndsIsToldAfterAMinute() throws Exception {
        slowToHangUp();
        got(rig.connect("isp"));
        CompletableFuture<@Nullable Void> down = rig.disconnect("isp");
        CompletableFuture<ConnectionId> up = rig.connect("isp");
        rig.pass(Duration.ofSeconds(59));
        assertThat(down).isNotDone();
        rig.pass(Duration.ofSeconds(2));
        failed(down, RouterError.REQUEST_TIMEOUT);
        failed(up, RouterError.REQUEST_TIMEOUT);
        CompletableFuture<@Nullable Void> later = rig.disconnect("isp");
        rig.pass(Duration.ofSeconds(1));
        failed(later, RouterError.REQUEST_TIMEOUT);
        assertThat(rig.loop.dials().timers()).as("nothing more is waited for").isZero();
        assertThat(rig.dialer.attempts()).as("and nothing dialled beside it").hasSize(1);

        rig.dialer.last().end(FakeDialer.ASKED);
        rig.hear();
        assertThat(rig.connected("isp")).isFalse();
    }

    @Test
    void removedWhileItWouldBeDialledAnewNobodyIsForgotten() {
        slowToHangUp();
        rig.create(DialRig.policy(DialMode.PERSISTENT).session(Duration.ofSeconds(10)).of("two"));
        rig.pass(Duration.ofSeconds(11));
        CompletableFuture<ConnectionId> up = rig.connect("two");
        rig.store.removeFile("two");
        rig.definitions.look(true);
        rig.hear();
        assertThat(up).isNotDone();
        rig.dialer.last().end(FakeDialer.ASKED);
        rig.hear();
        failed(up, RouterError.INTERFACE_DISCONNECTED);
        assertThat(rig.names()).doesNotContain("two");
    }

    @Test
    void givenAnotherLinkWhileItIsHungUpItIsStillDialledForWhoAsked() throws Exception {
        slowToHangUp();
        got(rig.connect("isp"));
        var _ = rig.disconnect("isp");
        CompletableFuture<ConnectionId> up = rig.connect("isp");
        rig.call(
                () ->
                        rig.admin.replace(
                                DialRig.definition(
                                        "isp", "ppp9", DialRig.policy(DialMode.MANUAL).policy()),
                                DialRig.BOB));
        rig.dialer.last().end(FakeDialer.ASKED);
        rig.hear();
        got(up);
        assertThat(rig.kernel.names()).contains("ppp9").doesNotContain("ppp-isp");
    }

    @Test
    void soManyMayWaitAndNoMore() throws Exception {
        slowToHangUp();
        got(rig.connect("isp"));
        List<CompletableFuture<@Nullable Void>> waiting = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            waiting.add(rig.disconnect("isp"));
        }
        failed(rig.disconnect("isp"), RouterError.NOT_ENOUGH_MEMORY);
        rig.dialer.last().end(FakeDialer.ASKED);
        rig.hear();
        for (CompletableFuture<@Nullable Void> each : waiting) {
            got(each);
        }
    }

    @Test
    void whatIsKeptIsDoneHoweverManyCallsWait() throws Exception {
        InterfaceDefinition two = DialRig.definition("two", DialMode.MANUAL);
        fullOfCalls(() -> rig.admin.create(two, DialRig.BOB));
        assertThat(rig.names()).containsExactly("eth0", "isp", "two");
        fullOfCalls(() -> rig.admin.enable("isp", false, DialRig.BOB));
        assertThat(rig.shown("isp").enabled()).isFalse();
        fullOfCalls(
                () ->
                        rig.admin.setCredentials(
                                "two", new InterfaceCredentials("me", "", "new"), DialRig.BOB));
        rig.dial("two");
        assertThat(rig.dialer.last().request().credentials()).isNotNull();
        fullOfCalls(() -> rig.admin.manage(DdmState.STOPPED, null, Action.STOP, DialRig.BOB));
        assertThat(rig.admin.state()).isEqualTo(DdmState.STOPPED);
        failed(rig.connect("two"), RouterError.DDM_NOT_RUNNING);
        fullOfCalls(() -> rig.admin.delete("isp", DialRig.BOB));
        assertThat(rig.names()).containsExactly("eth0", "two");
    }

    @Test
    void whatTheRouterDoesLateIsDoneAllTheSame() {
        Administration impatient = rig.administration(Duration.ofMillis(1));
        AtomicInteger ended = new AtomicInteger();
        int saves = rig.store.saves();
        assertThatThrownBy(
                        () ->
                                impatient.manage(
                                        DdmState.STOPPED,
                                        null,
                                        Action.STOP,
                                        DialRig.BOB,
                                        ended::incrementAndGet))
                .hasMessageContaining("has not answered");
        assertThat(impatient.state()).as("nobody has stopped it").isEqualTo(DdmState.RUNNING);
        assertThatThrownBy(() -> impatient.enable("isp", false, DialRig.BOB))
                .hasMessageContaining("try again");
        assertThat(rig.store.saves()).as("one such letter at a time").isEqualTo(saves);

        rig.hear();
        assertThat(impatient.state()).isEqualTo(DdmState.STOPPED);
        await().until(() -> ended.get() == 1);
        await().until(() -> enables(impatient));
        assertThat(rig.store.saves()).isEqualTo(saves + 1);
    }

    private static boolean enables(Administration impatient) {
        try {
            impatient.enable("isp", true, DialRig.BOB);
            return true;
        } catch (RouterException e) {
            return !String.valueOf(e.getMessage()).contains("try again");
        }
    }

    /// Has another thread change something while as many calls wait as may.
    private void fullOfCalls(Runnable change) throws Exception {
        for (int i = 0; i < DialMailbox.CALLS; i++) {
            var _ = rig.admin.disconnect("isp", DialRig.BOB);
        }
        failed(rig.admin.disconnect("isp", DialRig.BOB), RouterError.NOT_ENOUGH_MEMORY);
        FutureTask<@Nullable Void> done = new FutureTask<>(change, null);
        Thread caller = new Thread(done, "caller");
        caller.start();
        await().until(() -> done.isDone() || caller.getState() == Thread.State.TIMED_WAITING);
        rig.hear();
        done.get(20, TimeUnit.SECONDS);
    }

    @Test
    void removedWhileSomebodyWaits() {
        rig.dialer.farEnd(_ -> {});
        CompletableFuture<ConnectionId> answer = rig.connect("isp");
        rig.call(() -> rig.admin.delete("isp", DialRig.BOB));
        assertThatThrownBy(() -> got(answer)).isInstanceOf(ExecutionException.class);
        assertThat(rig.names()).containsExactly("eth0");
    }

    @Test
    void theRouterEndsWhileSomebodyWaits() {
        rig.dialer.farEnd(_ -> {});
        CompletableFuture<ConnectionId> answer = rig.connect("isp");
        rig.end();
        failed(answer, RouterError.SERVICE_NOT_ACTIVE);
        assertThat(rig.dialer.last().over()).as("what is under way is left").isFalse();
    }

    @Test
    void ofTwoThatWaitForTheirTurnTheOneAskedForGoesFirst() {
        DialRig slow = new DialRig(1, 1, 1 << 10);
        slow.create(DialRig.definition("a", DialMode.PERSISTENT));
        for (String name : List.of("b", "c", "d", "e")) {
            slow.create(DialRig.definition(name, DialMode.PERSISTENT));
        }
        slow.create(DialRig.definition("asked", DialMode.MANUAL));
        slow.dial("asked");
        slow.pass(Duration.ofSeconds(10));
        List<String> dialled = slow.dialer.attempts().stream().map(each -> each.name()).toList();
        assertThat(dialled).containsExactlyInAnyOrder("a", "b", "c", "d", "e", "asked");
        assertThat(dialled.indexOf("asked")).isLessThan(3);
    }

    @Test
    void anotherRateHoldsFromThenOnAlsoForThoseWhoWait() {
        DialRig paced = new DialRig(1, 1, 1 << 12);
        for (int i = 0; i < 60; i++) {
            paced.create(DialRig.definition("i" + i, DialMode.PERSISTENT));
        }
        paced.pass(Duration.ofSeconds(5));
        int slow = paced.dialer.attempts().size();
        assertThat(slow).isBetween(4, 7);

        long then = paced.time.nanos();
        paced.loop.dials().mailbox.report(engine -> engine.rate(10));
        paced.pass(Duration.ofSeconds(3));
        int fast = paced.dialer.attempts().size() - slow;
        assertThat(fast).isBetween(28, 31);
        assertThat(paced(paced, then, 10)).isEmpty();

        long later = paced.time.nanos();
        paced.loop.dials().mailbox.report(engine -> engine.rate(2));
        paced.pass(Duration.ofSeconds(5));
        assertThat(paced.dialer.attempts().size() - slow - fast).isBetween(8, 11);
        assertThat(paced(paced, later, 2)).isEmpty();
        paced.pass(Duration.ofSeconds(20));
        assertThat(paced.dialer.attempts()).as("nobody is forgotten").hasSize(60);
    }

    /// Where dials that have begun since come too close upon each other.
    private static List<String> paced(DialRig rig, long since, int rate) {
        List<DialFact> facts =
                rig.facts.stream()
                        .filter(it -> it instanceof DialFact.Dialled each && each.at() > since)
                        .toList();
        assertThat(facts).isNotEmpty();
        return new Paced()
                .violations(
                        new DialHistory(facts, rig.kept.all, rig.snapshot().interfaces(), rate));
    }
}
