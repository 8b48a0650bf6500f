package org.dialtone.testbed.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.EventStream;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.Router;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;
import org.dialtone.testbed.history.History;
import org.dialtone.testbed.history.Recorder;
import org.dialtone.testbed.history.Truth;
import org.dialtone.testbed.history.Validator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Everything a router tells on its stream, from the moment this is made, as two clients see it:
/// one that reads all the time, and one that comes and goes. At the end the seven validators judge
/// both.
final class Recording implements AutoCloseable {
    /// Long enough for the slowest machine; nothing waits that long unless it fails.
    static final Duration LIMIT = Duration.ofSeconds(60);

    /// How long a poll lasts at most: after it a client sees that it is to stop.
    private static final Duration SLICE = Duration.ofMillis(100);

    /// After how many records the second client goes and comes back.
    private static final int PATIENCE = 100;

    private final Router router;
    private final EventStream stream;
    private final Recorder steady = new Recorder("steady");
    private final Recorder fickle = new Recorder("fickle");
    private final List<StreamRecord> records = new ArrayList<>();
    private final Thread reader;
    private final Thread visitor;

    /// All that has been told up to this revision is among the records.
    private volatile long recorded;

    private volatile boolean leaving;
    private volatile boolean done;

    Recording(Router router) {
        this.router = router;
        StreamOptions options = StreamOptions.live();
        this.stream = router.events(options);
        steady.opened(options, stream);
        this.reader = Thread.ofVirtual().name("steady").start(this::read);
        this.visitor = Thread.ofVirtual().name("fickle").start(this::comeAndGo);
    }

    private void read() {
        try {
            while (!done) {
                StreamRecord record = steady.poll(stream, SLICE);
                if (record != null) {
                    synchronized (records) {
                        records.add(record);
                    }
                }
                recorded = stream.position().revision();
            }
            stream.close();
            steady.closed(stream);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void comeAndGo() {
        StreamOptions options = StreamOptions.live();
        try {
            while (!leaving) {
                EventStream visit = router.events(options);
                fickle.opened(options, visit);
                for (int i = 0; i < PATIENCE && !leaving; ) {
                    if (fickle.poll(visit, SLICE) != null) {
                        i++;
                    }
                }
                visit.close();
                fickle.closed(visit);
                options = StreamOptions.resume(visit.position());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    RouterSnapshot start() {
        return stream.snapshot();
    }

    List<StreamRecord> records() {
        synchronized (records) {
            return List.copyOf(records);
        }
    }

    List<RouterEvent> events() {
        return records().stream()
                .filter(RouterEvent.class::isInstance)
                .map(RouterEvent.class::cast)
                .toList();
    }

    /// The connects and disconnects of the interface of this name.
    List<ConnectionEvent> connections(String name) {
        return events().stream()
                .filter(ConnectionEvent.class::isInstance)
                .map(ConnectionEvent.class::cast)
                .filter(event -> event.interfaceName().equals(name))
                .toList();
    }

    /// The interface events of this kind.
    List<InterfaceEvent> changes(InterfaceEvent.Kind kind) {
        return events().stream()
                .filter(InterfaceEvent.class::isInstance)
                .map(InterfaceEvent.class::cast)
                .filter(event -> event.kind() == kind)
                .toList();
    }

    /// How many connects and disconnects the interface's events stand for.
    long flips(String name) {
        return connections(name).stream().mapToLong(e -> e.connects() + e.disconnects()).sum();
    }

    /// Waits until it has all that the router has told so far.
    void catchUp() {
        long now = router.info().position().revision();
        await().atMost(LIMIT).until(() -> recorded >= now);
    }

    /// Waits for an event.
    void awaitEvent(Predicate<RouterEvent> wanted) {
        await().atMost(LIMIT).until(() -> events().stream().anyMatch(wanted));
    }

    /// Waits until there are so many connects and disconnects of an interface.
    List<ConnectionEvent> awaitConnections(String name, int count) {
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(connections(name)).hasSizeGreaterThanOrEqualTo(count));
        return connections(name);
    }

    /// Ends the recording and has it judged.
    @Override
    public void close() {
        leaving = true;
        await().atMost(LIMIT).until(() -> !visitor.isAlive());
        RouterSnapshot end = router.snapshot();
        await().atMost(LIMIT)
                .until(() -> stream.position().revision() >= end.position().revision());
        done = true;
        await().atMost(LIMIT).until(() -> !reader.isAlive());
        steady.looked(end);
        assertThat(records()).noneMatch(StreamRecord.Gap.class::isInstance);
        Truth truth = new Truth(stream.snapshot(), events(), Map.of());
        assertThat(Validator.all(new History(truth, List.of(steady.client(), fickle.client()))))
                .isEmpty();
    }
}
