package org.dialtone.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamOptions;
import org.dialtone.core.link.LinkState;
import org.dialtone.core.model.Link;
import org.dialtone.core.port.Journal;
import org.dialtone.core.stream.EventRing;
import org.dialtone.core.stream.JournalStream;
import org.dialtone.core.stream.StreamHub;
import org.dialtone.testbed.fake.FakeKernel;
import org.dialtone.testbed.fake.FakeTime;
import org.jspecify.annotations.NullMarked;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A router loop on a fake kernel, stepped by the test's own thread.
@NullMarked
final class Rig {
    static final Duration LONG = Duration.ofSeconds(3);

    final FakeTime time = new FakeTime();
    final FakeKernel kernel = new FakeKernel(time);
    final List<RouterEvent> journal = new ArrayList<>();
    final StreamHub hub;
    final RouterLoop loop;
    final RouterSnapshot start;
    private int told;

    /// @param script makes the links that are there from the start
    static Rig on(java.util.function.Consumer<FakeKernel> script) {
        return new Rig(1 << 12, script);
    }

    Rig(int ring, java.util.function.Consumer<FakeKernel> script) {
        script.accept(kernel);
        kernel.listened();
        EventRing kept = new EventRing(UUID.randomUUID(), ring);
        Journal recording = new RecordingJournal(kept, journal);
        hub = new StreamHub(recording, time, "rig");
        loop = new RouterLoop(kernel, time, recording, hub, 1000);
        loop.begin();
        for (int i = 0; !loop.ready().isDone(); i++) {
            assertThat(i).as("steps to the first listing").isLessThan(100_000);
            loop.step();
        }
        start = snapshot();
    }

    RouterSnapshot snapshot() {
        return loop.snapshot();
    }

    JournalStream stream(StreamOptions options) {
        return new JournalStream(hub, options, snapshot(), _ -> {});
    }

    /// Lets so much time pass, and the loop do whatever it does in it.
    void pass(Duration duration) {
        long horizon = time.nanos() + duration.toNanos();
        kernel.horizon(horizon);
        for (int i = 0; time.nanos() < horizon || !kernel.quiet(); i++) {
            assertThat(i).as("steps of the loop in " + duration).isLessThan(3_000_000);
            loop.step();
        }
    }

    void settle() {
        pass(LONG);
    }

    /// Lets the loop hear what is waiting, and no time pass but what asking costs.
    void hear() {
        for (int i = 0; !kernel.quiet() || i < 3; i++) {
            assertThat(i).as("steps of the loop").isLessThan(100_000);
            kernel.horizon(time.nanos());
            loop.step();
        }
    }

    /// The events since the last call.
    List<RouterEvent> events() {
        List<RouterEvent> fresh = List.copyOf(journal.subList(told, journal.size()));
        told = journal.size();
        return fresh;
    }

    List<ConnectionEvent> connections() {
        return events().stream()
                .filter(ConnectionEvent.class::isInstance)
                .map(ConnectionEvent.class::cast)
                .toList();
    }

    RouterInterface shown(String name) {
        return snapshot().interfaces().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " of " + snapshot().interfaces()));
    }

    /// What is shown is what is so.
    void assertTrue() {
        List<String> shown =
                snapshot().interfaces().stream()
                        .map(
                                each ->
                                        each.linkIndex()
                                                + " "
                                                + each.name()
                                                + " "
                                                + each.state()
                                                + each.reasons()
                                                + " in "
                                                + each.masterIndex())
                        .sorted()
                        .toList();
        List<String> so = kernel.links().stream().map(Rig::line).sorted().toList();
        assertThat(shown).isEqualTo(so);
    }

    private static String line(Link link) {
        LinkState state = LinkState.of(link);
        return link.index()
                + " "
                + link.name()
                + " "
                + state.state()
                + state.reasons()
                + " in "
                + link.master();
    }
}
