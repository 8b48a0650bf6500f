package org.dialtone.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.JournalStatus;
import org.dialtone.api.Position;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Who asks for the daemon's health hears of a router that does not answer, and of its return; and
/// of an event socket that has died.
final class WatchdogTest {
    private static final JournalStatus JOURNAL =
            new JournalStatus(
                    JournalStatus.State.MEMORY, "", new Position(new UUID(1, 2), 0), 0, 0, 0, "");

    private volatile boolean answers = true;
    private volatile boolean serves = true;

    private void ask() {
        if (!answers) {
            throw new RouterException(RouterError.CAN_NOT_COMPLETE, "its loop is stuck");
        }
    }

    @Test
    void aRouterThatDoesNotAnswerIsUnhealthyUntilItDoes() throws InterruptedException {
        LinkedBlockingQueue<Boolean> told = new LinkedBlockingQueue<>();
        // a service manager whose patience makes it look each 10 ms
        Map<String, String> impatient =
                Map.of("NOTIFY_SOCKET", "@dialtone-watchdog-test", "WATCHDOG_USEC", "30000");
        try (ServiceManager manager = ServiceManager.of(impatient, 1);
                Watchdog watchdog =
                        Watchdog.start(
                                Daemon.asked(this::ask, () -> serves),
                                () -> JOURNAL,
                                manager,
                                told::add)) {
            assertThat(watchdog.healthy()).isTrue();
            answers = false;
            assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(false);
            assertThat(watchdog.healthy()).isFalse();
            answers = true;
            assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(true);
            assertThat(watchdog.healthy()).isTrue();
            serves = false;
            assertThat(told.poll(20, TimeUnit.SECONDS)).as("the event socket").isEqualTo(false);
        }
    }
}
