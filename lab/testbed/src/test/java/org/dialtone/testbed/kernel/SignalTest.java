package org.dialtone.testbed.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.EventObject;
import org.dialtone.api.Registration;
import org.dialtone.api.Router;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.testbed.RequiresRoot;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// What a signal promises: whoever it wakes sees the change, and whoever has deregistered is not
/// woken.
///
///     near                                far
///     v0 ──────────────────────────────── v0 (toggled)
@RequiresRoot
class SignalTest {

    @Test
    void whoIsWokenNeverReadsTheOldState() throws InterruptedException {
        try (Lab lab = Lab.open();
                EventObject event = EventObject.autoReset()) {
            int far = lab.veth("v0");
            Registration registration = lab.router.register(event);
            int rounds = Lab.SOAK ? 20_000 : 2_000;
            for (int i = 0; i < rounds; i++) {
                lab.farLinks.down(far);
                event.await();
                assertThat(lab.shown("v0").connected()).isFalse();
                lab.farLinks.up(far);
                event.await();
                assertThat(lab.shown("v0").connected()).isTrue();
            }
            assertThat(registration.signals()).isEqualTo(2L * rounds);
        }
    }

    @Test
    void aWokenThreadSeesAtLeastAsMuchAsItWasSignalledFor() throws InterruptedException {
        try (Lab lab = Lab.open();
                EventObject event = EventObject.autoReset()) {
            int far = lab.veth("v0");
            Registration registration = lab.router.register(event);
            CompletableFuture<Void> toggling =
                    CompletableFuture.runAsync(
                            () -> {
                                for (int i = 0; i < 3_000; i++) {
                                    lab.farLinks.down(far);
                                    lab.farLinks.up(far);
                                }
                            });
            while (!toggling.isDone()) {
                // after the last signal it may not be done yet, and no other comes
                boolean _ = event.await(Duration.ofMillis(100));
                long signalled = registration.signals();
                RouterSnapshot seen = lab.router.snapshot();
                assertThat(seen.position().revision() - registration.since().revision())
                        .isGreaterThanOrEqualTo(signalled);
                if (toggling.isDone()) {
                    break;
                }
            }
            toggling.join();
        }
    }

    @Test
    void everyHandleIsSignalledUntilItIsClosed() {
        try (Lab lab = Lab.open()) {
            int far = lab.veth("v0");
            List<Router> handles = new ArrayList<>();
            List<EventObject> events = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                Router handle = lab.router.newHandle();
                EventObject event = EventObject.manualReset();
                handle.register(event);
                handles.add(handle);
                events.add(event);
            }
            lab.farLinks.down(far);
            await().atMost(Lab.LIMIT).until(() -> events.stream().allMatch(EventObject::isSet));
            assertThat(events).allMatch(event -> event.count() == 1);
            handles.subList(0, 250).forEach(Router::close);
            lab.farLinks.up(far);
            await().atMost(Lab.LIMIT)
                    .until(() -> events.subList(250, 500).stream().allMatch(e -> e.count() == 2));
            assertThat(events.subList(0, 250)).allMatch(event -> event.count() == 1);
            assertThat(lab.router.statistics().registrations()).isEqualTo(250);
            handles.forEach(Router::close);
            events.forEach(EventObject::close);
        }
    }

    @Test
    void afterDeregisteringNothingSignalsThoughTheLinkGoesOnFlapping() {
        try (Lab lab = Lab.open()) {
            int far = lab.veth("v0");
            CompletableFuture<Void> toggling =
                    CompletableFuture.runAsync(
                            () -> {
                                for (int i = 0; i < 2_000; i++) {
                                    lab.farLinks.down(far);
                                    lab.farLinks.up(far);
                                }
                            });
            while (!toggling.isDone()) {
                EventObject event = EventObject.manualReset();
                lab.router.register(event);
                while (event.count() < 2 && !toggling.isDone()) {
                    Thread.onSpinWait();
                }
                lab.router.deregister(event);
                long signalled = event.count();
                event.reset();
                long before = lab.router.info().position().revision();
                while (lab.router.info().position().revision() < before + 3 && !toggling.isDone()) {
                    Thread.onSpinWait();
                }
                assertThat(event.isSet()).isFalse();
                assertThat(event.count()).isEqualTo(signalled);
                event.close();
            }
            toggling.join();
        }
    }
}
