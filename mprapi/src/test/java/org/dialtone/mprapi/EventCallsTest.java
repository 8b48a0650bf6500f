package org.dialtone.mprapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dialtone.mprapi.ErrorCodes.*;
import static org.dialtone.mprapi.Kernel32.*;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

final class EventCallsTest extends MprApiTest {
    private static final int A_WHILE = 10_000;

    private static HANDLE manual() {
        return requireNonNull(CreateEvent(null, true, false, null));
    }

    @Test
    void anAutoResetEventGivesOneWaitOneSignal() {
        HANDLE event = event();
        assertThat(WaitForSingleObject(event, 0)).isEqualTo(WAIT_TIMEOUT);
        assertThat(SetEvent(event)).isTrue();
        assertThat(SetEvent(event)).isTrue();
        assertThat(WaitForSingleObject(event, A_WHILE)).isEqualTo(WAIT_OBJECT_0);
        assertThat(WaitForSingleObject(event, 1)).isEqualTo(WAIT_TIMEOUT);
    }

    @Test
    void aManualResetEventStaysSetUntilReset() {
        HANDLE event = manual();
        SetEvent(event);
        assertThat(WaitForSingleObject(event, INFINITE)).isEqualTo(WAIT_OBJECT_0);
        assertThat(WaitForSingleObject(event, 0)).isEqualTo(WAIT_OBJECT_0);
        assertThat(ResetEvent(event)).isTrue();
        assertThat(WaitForSingleObject(event, 0)).isEqualTo(WAIT_TIMEOUT);
    }

    @Test
    void anEventMayBeginSetAndHaveAnEmptyName() {
        SetLastError(77);
        HANDLE event = CreateEvent(null, false, true, "");
        assertThat(GetLastError()).isEqualTo(NO_ERROR);
        assertThat(WaitForSingleObject(event, 0)).isEqualTo(WAIT_OBJECT_0);
    }

    @Test
    void namedEventsAreNotSupported() {
        assertThat(CreateEvent(null, true, false, "Global\\dial")).isNull();
        assertThat(GetLastError()).isEqualTo(ERROR_NOT_SUPPORTED);
    }

    @Test
    void atTheLimitOfHandlesNoEventIsMade() {
        for (int i = 1; i < LIMIT; i++) {
            event();
        }
        assertThat(CreateEvent(null, true, false, null)).isNull();
        assertThat(GetLastError()).isEqualTo(ERROR_NOT_ENOUGH_MEMORY);
    }

    @Test
    void aHandleThatIsNoEventFailsEveryCall() {
        HANDLE good = event();
        for (HANDLE bad :
                new HANDLE[] {
                    null,
                    closedEvent(),
                    MADE_UP,
                    hServer,
                    interfaceNamed("eth0"),
                    new HANDLE(0),
                    INVALID_HANDLE_VALUE
                }) {
            for (Callable<Boolean> call : refusals(good, bad)) {
                SetLastError(77);
                assertThat(call).returns(false, it -> isTrue(it));
                assertThat(GetLastError()).isEqualTo(ERROR_INVALID_HANDLE);
            }
        }
        assertThat(MprAdmin.MprAdminServerGetInfo(hServer, 0, new MPR_SERVER_0[1]))
                .as("CloseHandle has not closed it")
                .isEqualTo(NO_ERROR);
    }

    private static List<Callable<Boolean>> refusals(HANDLE good, @Nullable HANDLE bad) {
        HANDLE[] both = new HANDLE[2];
        both[0] = good;
        if (bad != null) {
            both[1] = bad;
        }
        return List.of(
                () -> SetEvent(bad),
                () -> ResetEvent(bad),
                () -> CloseHandle(bad),
                () -> WaitForSingleObject(bad, 0) != WAIT_FAILED,
                () -> WaitForMultipleObjects(2, both, false, 0) != WAIT_FAILED,
                () -> WaitForMultipleObjects(2, both, true, 0) != WAIT_FAILED);
    }

    private static boolean isTrue(Callable<Boolean> call) {
        try {
            return call.call();
        } catch (Exception e) {
            throw new AssertionError("a documented call has thrown", e);
        }
    }

    @Test
    void successLeavesTheLastErrorAlone() {
        HANDLE event = event();
        SetLastError(77);
        SetEvent(event);
        WaitForSingleObject(event, 0);
        CloseHandle(event);
        assertThat(GetLastError()).isEqualTo(77);
    }

    @Test
    void theLastErrorIsTheThreadsOwn() throws Exception {
        SetLastError(77);
        FutureTask<Integer> other = new FutureTask<>(Kernel32::GetLastError);
        Thread.ofVirtual().start(other);
        assertThat(other.get()).isEqualTo(NO_ERROR);
        assertThat(GetLastError()).isEqualTo(77);
    }

    @Test
    void waitForAnyAnswersThePlaceOfTheFirstThatIsSet() {
        HANDLE[] events = {event(), event(), manual()};
        assertThat(WaitForMultipleObjects(3, events, false, 1)).isEqualTo(WAIT_TIMEOUT);
        SetEvent(events[2]);
        assertThat(WaitForMultipleObjects(3, events, false, INFINITE)).isEqualTo(WAIT_OBJECT_0 + 2);
        SetEvent(events[1]);
        assertThat(WaitForMultipleObjects(3, events, false, 0)).isEqualTo(WAIT_OBJECT_0 + 1);
        assertThat(WaitForMultipleObjects(2, events, false, 0))
                .as("only the first two count")
                .isEqualTo(WAIT_TIMEOUT);
    }

    @Test
    void waitForAllTakesAllSignalsOrNone() {
        HANDLE[] events = {event(), event()};
        SetEvent(events[0]);
        assertThat(WaitForMultipleObjects(2, events, true, 1)).isEqualTo(WAIT_TIMEOUT);
        SetEvent(events[1]);
        assertThat(WaitForMultipleObjects(2, events, true, A_WHILE)).isEqualTo(WAIT_OBJECT_0);
        assertThat(WaitForMultipleObjects(2, events, false, 0)).isEqualTo(WAIT_TIMEOUT);
    }

    @Test
    void aCountOf1To64IsNeeded() {
        HANDLE[] one = {event()};
        for (int count : new int[] {0, -1, 2, 65, Integer.MIN_VALUE}) {
            SetLastError(77);
            assertThat(WaitForMultipleObjects(count, one, false, 0)).isEqualTo(WAIT_FAILED);
            assertThat(GetLastError()).isEqualTo(ERROR_INVALID_PARAMETER);
        }
        assertThat(WaitForMultipleObjects(1, null, false, 0)).isEqualTo(WAIT_FAILED);
        assertThat(GetLastError()).isEqualTo(ERROR_INVALID_PARAMETER);
    }

    @Test
    void sixtyFourEventsCanBeWaitedForAtOnce() {
        ThisProcess.use(ThisProcess.with(100, router, java.time.InstantSource.system()));
        List<HANDLE> events = new ArrayList<>();
        for (int i = 0; i < MAXIMUM_WAIT_OBJECTS; i++) {
            events.add(event());
        }
        SetEvent(events.getLast());
        HANDLE[] all = events.toArray(HANDLE[]::new);
        assertThat(WaitForMultipleObjects(64, all, false, 0)).isEqualTo(WAIT_OBJECT_0 + 63);
        assertThat(WaitForMultipleObjects(64, all, true, 0)).isEqualTo(WAIT_TIMEOUT);
    }

    @Test
    void aHandleMayNotStandTwiceInAWait() {
        HANDLE event = event();
        for (boolean all : new boolean[] {true, false}) {
            assertThat(WaitForMultipleObjects(2, new HANDLE[] {event, event}, all, 0))
                    .isEqualTo(WAIT_FAILED);
            assertThat(GetLastError()).isEqualTo(ERROR_INVALID_PARAMETER);
        }
    }

    @Test
    void aWaiterIsWokenByAnotherThread() throws Exception {
        HANDLE event = event();
        FutureTask<Integer> wait = new FutureTask<>(() -> WaitForSingleObject(event, A_WHILE));
        waiting(wait);
        SetEvent(event);
        assertThat(wait.get()).isEqualTo(WAIT_OBJECT_0);
    }

    @Test
    void closingAnEventFailsItsWaiters() throws Exception {
        HANDLE event = event();
        FutureTask<List<Integer>> wait =
                new FutureTask<>(
                        () -> List.of(WaitForSingleObject(event, INFINITE), GetLastError()));
        waiting(wait);
        CloseHandle(event);
        assertThat(wait.get()).containsExactly(WAIT_FAILED, ERROR_INVALID_HANDLE);
    }

    @Test
    void anInterruptFailsTheWaitAndStaysSet() {
        HANDLE[] events = {event(), event()};
        Thread.currentThread().interrupt();
        assertThat(WaitForSingleObject(events[0], INFINITE)).isEqualTo(WAIT_FAILED);
        assertThat(WaitForMultipleObjects(2, events, true, INFINITE)).isEqualTo(WAIT_FAILED);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(GetLastError()).isEqualTo(ERROR_OPERATION_ABORTED);
    }

    private static void waiting(FutureTask<?> wait) {
        Thread thread = Thread.ofPlatform().daemon().start(wait);
        await().until(
                        () ->
                                thread.getState() == Thread.State.TIMED_WAITING
                                        || thread.getState() == Thread.State.WAITING);
    }
}
