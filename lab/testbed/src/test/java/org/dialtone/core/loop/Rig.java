package org.dialtone.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamOptions;
import org.dialtone.core.link.LinkState;
import org.dialtone.core.model.Link;
import org.dialtone.core.notify.NotificationRegistry;
import org.dialtone.core.port.Time;
import org.dialtone.core.stream.JournalStream;
import org.dialtone.core.stream.StreamHub;
import org.dialtone.testbed.fake.FakeKernel;
import org.dialtone.testbed.fake.FakeTime;
import org.jspecify.annotations.NullMarked;

import java.time.Duration;
import java.util.List;

/// A router loop on a fake kernel, stepped by the test's own thread.
@NullMarked
final class Rig implements RandomClients.Watched {
    static final Duration LONG = Duration.ofSeconds(3);

    final FakeTime time;
    final FakeKernel kernel;
    final KeptJournal kept;

    /// Every event since the very first start.
    final List<RouterEvent> journal;

    final StreamHub hub;
    final RouterLoop loop;
    final RouterSnapshot start;
    private int told;

    /// @param script makes the links that are there from the start
    static Rig on(java.util.function.Consumer<FakeKernel> script) {
        return new Rig(1 << 12, script);
    }

    Rig(int ring, java.util.function.Consumer<FakeKernel> script) {
        this(new FakeTime(), script, ring);
    }

    private Rig(FakeTime time, java.util.function.Consumer<FakeKernel> script, int ring) {
        this(time, scripted(time, script), new KeptJournal(ring));
    }

    private Rig(FakeTime time, FakeKernel kernel, KeptJournal kept) {
        this.time = time;
        this.kernel = kernel;
        this.kept = kept;
        this.journal = kept.all;
        this.told = journal.size();
        kernel.listened();
        hub = new StreamHub(kept, time, "rig");
        loop = new RouterLoop(kernel, time, kept, hub, 1000);
        loop.begin();
        for (int i = 0; !loop.ready().isDone(); i++) {
            assertThat(i).as("steps to the first listing").isLessThan(100_000);
            loop.step();
        }
        start = snapshot();
    }

    private static FakeKernel scripted(
            FakeTime time, java.util.function.Consumer<FakeKernel> script) {
        FakeKernel kernel = new FakeKernel(time);
        script.accept(kernel);
        return kernel;
    }

    /// A router that starts after this one has ended, on the same kernel.
    Rig restarted() {
        return restarted(Long.MAX_VALUE, 0);
    }

    /// The same, after a crash that lost what was not on the disk.
    ///
    /// @param known a revision that was
    /// @param lost how many commits after it to lose, at most
    Rig restarted(long known, int lost) {
        return new Rig(time, kernel, kept.restarted(true, known, lost));
    }

    /// A router that starts on another kernel, after this one has ended.
    Rig moved(java.util.function.Consumer<FakeKernel> script) {
        return new Rig(time, scripted(time, script), kept.restarted(false, Long.MAX_VALUE, 0));
    }

    @Override
    public RouterSnapshot snapshot() {
        return loop.snapshot();
    }

    @Override
    public NotificationRegistry registry() {
        return loop.registry();
    }

    @Override
    public List<RouterEvent> journal() {
        return journal;
    }

    @Override
    public Time time() {
        return time;
    }

    @Override
    public JournalStream stream(StreamOptions options) {
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
