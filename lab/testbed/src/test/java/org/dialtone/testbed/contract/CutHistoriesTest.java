package org.dialtone.testbed.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.EventObject;
import org.dialtone.api.EventStream;
import org.dialtone.api.Router;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;
import org.dialtone.client.RemoteRouter;
import org.dialtone.core.loop.RouterCore;
import org.dialtone.testbed.RequiresRoot;
import org.dialtone.testbed.history.Client;
import org.dialtone.testbed.history.History;
import org.dialtone.testbed.history.Recorder;
import org.dialtone.testbed.history.Truth;
import org.dialtone.testbed.history.Validator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/// The seven promises of a stream whose connection is cut at random points, hundreds of times,
/// while links change: each program sees one stream, and it is whole.
@RequiresRoot
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class CutHistoriesTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int CUTS = Integer.getInteger("dialtone.cuts", 200);
    private static final int CLIENTS = 3;

    @TempDir private Path directory;

    @Test
    void aStreamThatIsCutAgainAndAgainKeepsTheSevenPromises() throws Exception {
        World world = World.scripted(RouterCore.Settings.named("cut"));
        Path through = directory.resolve("through.sock");
        try (Way.Unix way = new Way.Unix(world, directory);
                Router local = way.world.core().handle(org.dialtone.core.model.Caller.SELF);
                EventStream truth = local.events(forEver());
                Cutter cutter = new Cutter(through, way.socket);
                ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<RouterEvent> journal = new ArrayList<>();
            long end = truth.position().revision() + 2L * CUTS;
            List<Future<Client>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(readers.submit(reader("client" + i, through, end)));
            }
            await().atMost(SOON).until(() -> local.listeners().size() >= 1 + 2 * CLIENTS);
            Random random = new Random();
            for (int i = 0; i < CUTS; i++) {
                world.carrier(false);
                journal.add(event(truth));
                await().atMost(SOON)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> cutter.passing() == CLIENTS); // each cut hits them all
                LockSupport.parkNanos(random.nextInt(5_000_000)); // at any point of resuming
                cutter.cut();
                world.carrier(true);
                journal.add(event(truth));
            }
            List<Client> seen = new ArrayList<>();
            for (Future<Client> client : clients) {
                seen.add(client.get());
            }
            assertThat(
                            Validator.all(
                                    new History(
                                            new Truth(truth.snapshot(), journal, Map.of()), seen)))
                    .isEmpty();
        }
    }

    private static StreamOptions forEver() {
        return StreamOptions.live().progressEvery(Duration.ZERO); // the clock has its own tests
    }

    private static RouterEvent event(EventStream stream) throws InterruptedException {
        StreamRecord record = stream.poll(SOON);
        if (record instanceof RouterEvent event) {
            return event;
        }
        throw new AssertionError("not an event: " + record);
    }

    /// Reads to the end through the cuts, with a registration beside the stream.
    private static Callable<Client> reader(String name, Path through, long end) {
        return () -> {
            Recorder recorder = new Recorder(name);
            EventObject event = EventObject.autoReset();
            try (Router router = RemoteRouter.connect("unix:" + through, Way.OPTIONS)) {
                router.register(event);
                EventStream stream = router.events(forEver());
                recorder.opened(forEver(), stream);
                while (stream.position().revision() < end) {
                    assertThat(recorder.poll(stream, SOON)).isNotNull();
                }
                recorder.looked(router.snapshot());
                stream.close();
                recorder.closed(stream);
                assertThat(event.isSet()).isTrue();
                router.deregister(event);
                recorder.deregistered("event", event);
            }
            recorder.counted("event", event);
            return recorder.client();
        };
    }
}
