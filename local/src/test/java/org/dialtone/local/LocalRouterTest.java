package org.dialtone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.EventObject;
import org.dialtone.api.EventStream;
import org.dialtone.api.Registration;
import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.StreamOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A router onto the links of the namespace that the tests run in. Takes no rights and changes
/// nothing.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class LocalRouterTest {

    private static void fails(RouterError error, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RouterException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    @Test
    void listsTheLinksOfThisMachine() throws Exception {
        try (Router router = LocalRouter.open()) {
            assertThat(router.interfaces())
                    .extracting(RouterInterface::name)
                    .contains("lo")
                    .containsAll(
                            NetworkInterface.networkInterfaces()
                                    .filter(i -> !i.getName().contains(":"))
                                    .map(NetworkInterface::getName)
                                    .toList());
            assertThat(router.info().name()).isEqualTo("localhost");
        }
    }

    @Test
    void registrationsBeginCountAndEndInSilence() {
        try (Router router = LocalRouter.open();
                EventObject event = EventObject.manualReset()) {
            Registration registration = router.register(event);
            assertThat(router.register(event)).isSameAs(registration);
            assertThat(registration.event()).isSameAs(event);
            assertThat(registration.active()).isTrue();
            assertThat(registration.since().revision())
                    .isLessThanOrEqualTo(router.snapshot().position().revision());
            assertThat(router.statistics().registrations()).isEqualTo(1);
            router.deregister(event);
            assertThat(registration.active()).isFalse();
            assertThat(router.statistics().registrations()).isZero();
            assertThatThrownBy(() -> router.deregister(event))
                    .isInstanceOfSatisfying(
                            RouterException.class, e -> assertThat(e.code()).isEqualTo(87))
                    .hasMessage("the event object is not registered through this handle");
        }
    }

    @Test
    void aClosedRouterIsAnInvalidHandleForEveryCall() {
        LocalRouter router = LocalRouter.open();
        EventObject event = EventObject.autoReset();
        Registration registration = router.register(event);
        Router handle = router.newHandle();
        Router late = closed(router);
        assertThat(registration.active()).isFalse();
        for (Router each : List.of(router, handle, late)) {
            fails(RouterError.INVALID_HANDLE, () -> each.register(event));
            fails(RouterError.INVALID_HANDLE, () -> each.deregister(event));
            fails(RouterError.INVALID_HANDLE, each::snapshot);
            fails(RouterError.INVALID_HANDLE, each::interfaces);
            fails(RouterError.INVALID_HANDLE, each::connections);
            fails(RouterError.INVALID_HANDLE, () -> each.traffic(new ConnectionId(1)));
            fails(RouterError.INVALID_HANDLE, () -> each.events(StreamOptions.live()));
            fails(RouterError.INVALID_HANDLE, each::info);
            fails(RouterError.INVALID_HANDLE, each::statistics);
            each.close();
        }
        assertThat(new RouterException(RouterError.INVALID_HANDLE, "").code()).isEqualTo(6);
        assertThat(event.isClosed()).as("the event object is its owner's").isFalse();
        event.close();
    }

    private static Router closed(LocalRouter router) {
        router.close();
        return router.newHandle();
    }

    @Test
    void aClosedEventObjectIsAnInvalidParameter() {
        try (Router router = LocalRouter.open()) {
            for (EventObject event : List.of(EventObject.autoReset(), EventFdObject.create(true))) {
                Registration registration = router.register(event);
                event.close();
                assertThat(registration.active()).isFalse();
                assertThat(router.statistics().registrations()).isZero();
                fails(RouterError.INVALID_PARAMETER, () -> router.register(event));
                fails(RouterError.INVALID_PARAMETER, () -> router.deregister(event));
            }
        }
    }

    @Test
    void whatIsRegisteredThroughOneHandleIsForeignToAnother() {
        try (LocalRouter router = LocalRouter.open();
                EventObject event = EventObject.autoReset()) {
            Registration registration = router.register(event);
            try (Router other = router.newHandle()) {
                fails(RouterError.INVALID_PARAMETER, () -> other.deregister(event));
            }
            assertThat(registration.active()).isTrue();
        }
    }

    @Test
    void aLanOnlyRouterHasNoDemandDialManagerToRegisterWith() {
        LocalRouter.Options options = LocalRouter.Options.of(Netns.own()).lanOnly(true);
        try (Router router = LocalRouter.open(options);
                EventObject event = EventObject.autoReset()) {
            fails(RouterError.DDM_NOT_RUNNING, () -> router.register(event));
            fails(RouterError.DDM_NOT_RUNNING, () -> router.deregister(event));
            assertThat(router.interfaces()).isNotEmpty();
        }
    }

    @Test
    void theLimitOfRegistrationsIsNotEnoughMemory() {
        LocalRouter.Options options = LocalRouter.Options.of(Netns.own()).registrations(2);
        try (Router router = LocalRouter.open(options)) {
            EventObject first = EventObject.autoReset();
            router.register(first);
            router.register(EventObject.autoReset());
            fails(RouterError.NOT_ENOUGH_MEMORY, () -> router.register(EventObject.autoReset()));
            router.deregister(first);
            router.register(EventObject.autoReset());
        }
    }

    @Test
    void anUnknownNamespaceIsNotFound() {
        assertThatThrownBy(() -> LocalRouter.open(Netns.named("dialtone-has-no-such")))
                .isInstanceOfSatisfying(
                        RouterException.class, e -> assertThat(e.code()).isEqualTo(1168))
                .hasMessage(
                        "there is no network namespace /run/netns/dialtone-has-no-such:"
                                + " \"ip netns list\" names those there are");
    }

    @Test
    void closingSendsAStreamsReaderHome() throws Exception {
        LocalRouter router = LocalRouter.open();
        EventStream stream = router.events();
        Thread reader =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    while (!stream.closed()) {
                                        try {
                                            stream.poll(Duration.ofDays(1));
                                        } catch (InterruptedException e) {
                                            throw new AssertionError(e);
                                        }
                                    }
                                });
        router.close();
        reader.join();
        assertThat(stream.poll(Duration.ZERO)).isNull();
    }

    @Test
    void anInterruptedThreadCanStillClose() {
        LocalRouter router = LocalRouter.open();
        Thread.currentThread().interrupt();
        router.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("dialtone-loop-localhost"));
    }

    @Test
    void itsThreadsAreDaemonsNamedAfterTheirWork() {
        try (Router router = LocalRouter.open()) {
            assertThat(router.info()).isNotNull();
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().equals("dialtone-loop-localhost"))
                    .isNotEmpty()
                    .allMatch(Thread::isDaemon);
        }
    }

    @Test
    void itKeepsTwoDescriptors() throws Exception {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("dialtone-rehearsal")) {
                thread.join(); // it has some of its own for a while
            }
        }
        long before = descriptors();
        try (Router router = LocalRouter.open()) {
            assertThat(router.interfaces()).isNotEmpty();
            assertThat(descriptors()).isEqualTo(before + 2);
        }
        assertThat(descriptors()).isEqualTo(before);
    }

    /// How many sockets, eventfds and the like this process has open.
    private static long descriptors() throws Exception {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(LocalRouterTest::isNoFile).count();
        }
    }

    private static boolean isNoFile(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("socket:") || target.startsWith("anon_inode:");
        } catch (IOException _) {
            return false; // closed meanwhile
        }
    }
}
