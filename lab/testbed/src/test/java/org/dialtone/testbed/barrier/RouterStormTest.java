package org.dialtone.testbed.barrier;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInterface;
import org.dialtone.local.LocalRouter;
import org.dialtone.testbed.LinkToggler;
import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.RequiresRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A whole router on real links that go up and down as fast as the kernel does it:
///
///     va ── vb (toggled)
///
/// One signal after deregister, after closing a handle, a router or an event object fails the test.
@RequiresRoot
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class RouterStormTest {
    private static final int THREADS = 4;
    private static final int PAIRS = 1_000_000;

    /// Events that a storm has to have brought before its end.
    private static final int EVENTS = 2_000;

    private final AtomicLong tripped = new AtomicLong();
    private Namespace namespace;
    private LinkToggler toggler;
    private LocalRouter router;
    private Threads.Storm storm;

    @BeforeEach
    void raiseTheStorm() {
        namespace = Namespace.create();
        namespace.ip("link add name va up type veth peer name vb");
        namespace.ip("link set vb up");
        router = LocalRouter.open(namespace.netns());
        int vb =
                router.interfaces().stream()
                        .filter(link -> link.name().equals("vb"))
                        .mapToInt(RouterInterface::linkIndex)
                        .findFirst()
                        .orElseThrow();
        toggler = new LinkToggler(namespace);
        storm = new Threads.Storm(() -> toggler.flip(vb, 10));
        for (int i = 0; i < 100; i++) {
            router.register(allowed()); // stay, so that the publisher is long in every block
        }
    }

    @AfterEach
    void nothingWasSignalledAfterItsEnd() {
        storm.close();
        toggler.close();
        router.close();
        namespace.close();
        assertThat(tripped).as("signals after the end of a registration").hasValue(0);
    }

    private Tripwire allowed() {
        Tripwire event = new Tripwire(tripped);
        event.allow();
        return event;
    }

    @Test
    void aMillionPairsAndNoLateSignal() throws Exception {
        AtomicLong pairs = new AtomicLong();
        Threads.together(
                THREADS,
                _ -> {
                    Tripwire[] wires = new Tripwire[256];
                    for (int i = 0; i < wires.length; i++) {
                        wires[i] = new Tripwire(tripped);
                    }
                    for (int i = 0;
                            i < PAIRS / THREADS
                                    || i % 1024 != 0
                                    || router.statistics().events() < EVENTS;
                            i++) {
                        Tripwire wire = wires[i % wires.length];
                        wire.allow();
                        router.register(wire);
                        router.deregister(wire);
                        wire.forbid();
                        pairs.incrementAndGet();
                    }
                });
        System.out.println(pairs + " pairs, " + router.statistics().events() + " events");
        assertThat(pairs.get()).isGreaterThanOrEqualTo(PAIRS);
        assertThat(router.statistics().registrations()).isEqualTo(100);
    }

    @Test
    void aThreadThatWasJustWokenDeregisters() throws Exception {
        Threads.together(
                3,
                _ -> {
                    for (int i = 0; i < 2_000; i++) {
                        Tripwire wire = allowed();
                        router.register(wire);
                        wire.awaitSignal();
                        router.deregister(wire);
                        wire.forbid();
                    }
                });
    }

    @Test
    void severalThreadsDeregisterTheSameOne() throws Exception {
        int rounds = 20_000;
        Tripwire[] wire = {allowed()};
        AtomicInteger first = new AtomicInteger();
        AtomicInteger late = new AtomicInteger();
        CyclicBarrier round =
                new CyclicBarrier(
                        3,
                        () -> {
                            wire[0] = allowed();
                            router.register(wire[0]);
                        });
        Threads.together(
                3,
                _ -> {
                    for (int i = 0; i < rounds; i++) {
                        round.await();
                        Tripwire mine = wire[0];
                        try {
                            router.deregister(mine);
                            first.incrementAndGet();
                        } catch (RouterException e) {
                            assertThat(e.error()).isEqualTo(RouterError.INVALID_PARAMETER);
                            late.incrementAndGet();
                        }
                        mine.forbid();
                    }
                });
        assertThat(first).hasValue(rounds);
        assertThat(late).hasValue(2 * rounds);
    }

    @Test
    void aHandleIsClosedAmidstOthersWhoDeregister() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            closeAmidst(router.newHandle());
        }
    }

    @Test
    void aRouterIsClosedAmidstOthersWhoDeregister() throws Exception {
        for (int i = 0; i < 150; i++) {
            closeAmidst(LocalRouter.open(namespace.netns()));
        }
    }

    private void closeAmidst(Router closing) throws InterruptedException {
        List<Tripwire> wires = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            Tripwire wire = allowed();
            wires.add(wire);
            closing.register(wire);
        }
        Threads.together(
                3,
                thread -> {
                    switch (thread) {
                        case 0 -> closing.close();
                        case 1 -> wires.forEach(Tripwire::close);
                        default -> {
                            for (Tripwire wire : wires) {
                                try {
                                    closing.deregister(wire);
                                    wire.forbid();
                                } catch (RouterException e) {
                                    // closed already, or being closed: then it is the closer who
                                    // may rely on silence
                                    assertThat(e.code()).isIn(6, 87);
                                }
                            }
                        }
                    }
                    if (thread < 2) {
                        wires.forEach(Tripwire::forbid);
                    }
                });
        wires.forEach(wire -> assertThat(wire.isClosed()).isTrue());
    }
}
