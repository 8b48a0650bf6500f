package org.dialtone.core.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Position;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;
import org.dialtone.core.port.Time;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class JournalStreamTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final StreamOptions LIVE = StreamOptions.live();

    private final UUID epoch = UUID.randomUUID();
    private final EventRing ring = new EventRing(epoch, 8);
    private final StreamHub hub = new StreamHub(ring, Time.SYSTEM, "test");
    private int closings;

    @AfterEach
    void close() {
        hub.close();
    }

    private void append(int many) {
        for (int i = 0; i < many; i++) {
            long revision = ring.last() + 1;
            ring.append(
                    revision % 3 == 0
                            ? Events.added(revision, "tun" + revision)
                            : Events.connect(revision, "eth" + revision % 2));
            ring.commit();
        }
    }

    private JournalStream open(StreamOptions options) {
        return new JournalStream(
                hub, options, Events.snapshot(epoch, ring.last()), _ -> closings++);
    }

    private StreamOptions from(long revision) {
        return StreamOptions.resume(new Position(epoch, revision));
    }

    private static @Nullable StreamRecord look(JournalStream stream) throws InterruptedException {
        return stream.poll(Duration.ZERO);
    }

    private static List<Long> revisions(JournalStream stream) throws InterruptedException {
        List<Long> all = new ArrayList<>();
        for (StreamRecord r = look(stream); r != null; r = look(stream)) {
            all.add(r.revision());
        }
        return all;
    }

    @Test
    void aLiveStreamBeginsBehindItsSnapshot() throws InterruptedException {
        append(3);
        JournalStream stream = open(LIVE);
        assertThat(look(stream)).isNull();
        append(2);

        assertThat(stream.snapshot().position().revision()).isEqualTo(3);
        assertThat(revisions(stream)).containsExactly(4L, 5L);
        assertThat(stream.position()).isEqualTo(new Position(epoch, 5));
    }

    @Test
    void aStreamResumesFromAnyPositionThatIsHeld() throws InterruptedException {
        append(5);
        for (long position = 0; position <= 5; position++) {
            List<Long> expected = new ArrayList<>();
            for (long r = position + 1; r <= 5; r++) {
                expected.add(r);
            }
            assertThat(revisions(open(from(position)))).isEqualTo(expected);
        }
    }

    @Test
    void aStreamDoesNotResumeFromTheFuture() {
        append(2);
        assertThatExceptionOfType(RouterException.class)
                .isThrownBy(() -> open(from(3)))
                .satisfies(e -> assertThat(e.error()).isEqualTo(RouterError.INVALID_PARAMETER));
    }

    @Test
    void whatIsNoLongerHeldIsAGap() throws InterruptedException {
        append(20);
        JournalStream stream = open(from(5));

        assertThat(look(stream))
                .isEqualTo(new StreamRecord.Gap(6, 12, StreamRecord.Gap.Reason.EXPIRED));
        assertThat(stream.position().revision()).isEqualTo(12);
        assertThat(revisions(stream)).containsExactly(13L, 14L, 15L, 16L, 17L, 18L, 19L, 20L);
    }

    @Test
    void aReaderThatFallsBehindFindsAGapAndGoesOn() throws InterruptedException {
        JournalStream stream = open(LIVE);
        append(2);
        assertThat(look(stream)).isNotNull();
        append(30);

        assertThat(look(stream))
                .isEqualTo(new StreamRecord.Gap(2, 24, StreamRecord.Gap.Reason.EXPIRED));
        assertThat(revisions(stream)).hasSize(8).startsWith(25L);
    }

    @Test
    void aPositionOfAnotherJournalIsAGapFirst() throws InterruptedException {
        append(3);
        JournalStream stream = open(StreamOptions.resume(new Position(UUID.randomUUID(), 99)));

        assertThat(look(stream))
                .isEqualTo(new StreamRecord.Gap(1, 3, StreamRecord.Gap.Reason.OTHER_EPOCH));
        assertThat(look(stream)).isNull();
        append(1);
        assertThat(revisions(stream)).containsExactly(4L);
    }

    @Test
    void alsoWhenNothingHasHappenedInThisOne() throws InterruptedException {
        JournalStream stream = open(StreamOptions.resume(new Position(UUID.randomUUID(), 99)));
        assertThat(look(stream))
                .isEqualTo(new StreamRecord.Gap(1, 0, StreamRecord.Gap.Reason.OTHER_EPOCH));
        append(1);
        assertThat(revisions(stream)).containsExactly(1L);
    }

    @Test
    void onlyWhatIsAskedForIsToldAndThePositionGoesOnAllTheSame() throws InterruptedException {
        JournalStream named = open(LIVE.interfaces("eth1"));
        JournalStream connections = open(LIVE.onlyConnections());
        JournalStream nobody = open(LIVE.interfaces("wlan?"));
        append(7);
        ring.append(Events.resync(8));

        assertThat(revisions(named)).containsExactly(1L, 5L, 7L, 8L);
        assertThat(revisions(connections)).containsExactly(1L, 2L, 4L, 5L, 7L, 8L);
        assertThat(revisions(nobody)).as("resyncs concern everybody").containsExactly(8L);
        assertThat(nobody.position().revision()).isEqualTo(8);
    }

    @Test
    void anIdleStreamSaysThatItIsAlive() throws InterruptedException {
        append(2);
        JournalStream stream = open(LIVE.progressEvery(Duration.ofMillis(3)));

        assertThat(stream.poll(LONG)).isEqualTo(new StreamRecord.Progress(2));
        assertThat(stream.poll(LONG)).isEqualTo(new StreamRecord.Progress(2));
        append(1);
        assertThat(stream.poll(LONG)).isEqualTo(Events.added(3, "tun3"));
        assertThat(stream.poll(LONG)).isEqualTo(new StreamRecord.Progress(3));
    }

    @Test
    void aStreamWhoseEventsAreAllLeftOutSaysHowFarItHasCome() throws InterruptedException {
        JournalStream stream = open(LIVE.interfaces("wlan0").progressEvery(Duration.ofMillis(3)));
        append(5);
        assertThat(stream.poll(LONG)).isEqualTo(new StreamRecord.Progress(5));
    }

    @Test
    void marksMayBeLeftOutOrBeAsRareAsYouLike() throws InterruptedException {
        for (Duration silence : List.of(Duration.ZERO, Duration.ofSeconds(Long.MAX_VALUE))) {
            JournalStream stream = open(LIVE.progressEvery(silence));
            assertThat(stream.poll(Duration.ofMillis(5))).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBlockedReaderIsWokenByWhatHappens(boolean virtual) throws Exception {
        JournalStream stream = open(LIVE);
        Reading reading = Reading.of(stream, virtual);
        for (int i = 1; i <= 200; i++) {
            append(1);
            assertThat(reading.next()).isEqualTo(i);
        }
        stream.close();
        assertThat(reading.next()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closingWakesABlockedReader(boolean virtual) throws Exception {
        JournalStream stream = open(LIVE);
        Reading reading = Reading.of(stream, virtual);
        await().until(reading::blocked);
        stream.close();
        assertThat(reading.next()).isEqualTo(-1);
        assertThat(closings).isOne();
    }

    /// The first reader starts the thread that wakes readers; what happens just then must not be
    /// lost.
    @Test
    void theVeryFirstEventWakesTheVeryFirstReader() throws Exception {
        for (int i = 0; i < 300; i++) {
            EventRing fresh = new EventRing(epoch, 2);
            try (StreamHub own = new StreamHub(fresh, Time.SYSTEM, "fresh")) {
                JournalStream stream =
                        new JournalStream(own, LIVE, Events.snapshot(epoch, 0), _ -> {});
                Reading reading = Reading.of(stream, false);
                for (int spins = 0; spins < i * 20; spins++) {
                    Thread.onSpinWait();
                }
                fresh.append(Events.resync(1));
                fresh.commit();
                assertThat(reading.next()).isEqualTo(1);
                stream.close();
            }
        }
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        JournalStream stream = open(LIVE);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread reader =
                Thread.startVirtualThread(
                        () -> {
                            try {
                                stream.poll(LONG);
                                interrupted.complete(false);
                            } catch (InterruptedException _) {
                                interrupted.complete(true);
                            }
                        });
        reader.interrupt();
        assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
        append(1);
        assertThat(revisions(stream)).as("nothing was lost by it").containsExactly(1L);
    }

    @Test
    void anInterruptEndsTheIterationAndStaysSet() {
        JournalStream stream = open(LIVE);
        Thread.currentThread().interrupt();
        assertThat(stream.iterator().hasNext()).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(stream.closed()).isFalse();
    }

    @Test
    void iteratingGivesRecordsUntilTheStreamIsClosed() {
        JournalStream stream = open(LIVE);
        append(5);
        List<Long> seen = new ArrayList<>();
        for (StreamRecord each : stream) {
            seen.add(each.revision());
            assertThat(stream.position().revision()).isEqualTo(each.revision());
            if (seen.size() == 3) {
                stream.close();
            }
        }
        assertThat(seen).containsExactly(1L, 2L, 3L);
        assertThatThrownBy(() -> stream.iterator().next())
                .isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void whatWasSeenToComeIsNotDeliveredAfterTheClose() {
        JournalStream stream = open(LIVE);
        append(1);
        Iterator<StreamRecord> records = stream.iterator();
        assertThat(records.hasNext()).isTrue();
        stream.close();
        assertThat(records.hasNext()).isFalse();
    }

    @Test
    void afterTheCloseNothingComes() throws InterruptedException {
        JournalStream stream = open(LIVE);
        append(2);
        assertThat(look(stream)).isNotNull();
        stream.close();
        stream.close();

        assertThat(stream.poll(LONG)).isNull();
        assertThat(stream.closed()).isTrue();
        assertThat(stream.position().revision()).isOne();
        assertThat(closings).isOne();
    }

    @Test
    void whoFollowsIsToldOfEventsAndOfTheEndAndThenNoMore() throws InterruptedException {
        JournalStream stream = open(LIVE);
        AtomicInteger told = new AtomicInteger();
        stream.follow(told::incrementAndGet);
        append(1);
        await().until(() -> told.get() > 0);
        assertThat(stream.recent()).isNotNull();
        stream.close();
        assertThat(stream.recent()).isNull();
        JournalStream other = open(LIVE);
        AtomicInteger later = new AtomicInteger();
        other.follow(later::incrementAndGet);
        append(1);
        await().until(() -> later.get() > 0);
        int atTheEnd = told.get(); // the thread that tells has nothing of before the close in hand
        int seen = later.get();
        append(1);
        await().until(() -> later.get() > seen);
        assertThat(told).hasValue(atTheEnd);
    }

    @Test
    void manyReadersEachGetEverything() throws Exception {
        EventRing large = new EventRing(epoch, 1 << 12);
        try (StreamHub own = new StreamHub(large, Time.SYSTEM, "many")) {
            List<CompletableFuture<Long>> sums = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                JournalStream stream =
                        new JournalStream(own, LIVE, Events.snapshot(epoch, 0), _ -> {});
                CompletableFuture<Long> sum = new CompletableFuture<>();
                sums.add(sum);
                Thread.startVirtualThread(
                        () -> {
                            long total = 0;
                            for (StreamRecord each : stream) {
                                total += each.revision();
                                if (each.revision() == 2000) {
                                    stream.close();
                                }
                            }
                            sum.complete(total);
                        });
            }
            for (int i = 1; i <= 2000; i++) {
                large.append(Events.resync(i));
                large.commit();
            }
            for (CompletableFuture<Long> sum : sums) {
                assertThat(sum.get(20, TimeUnit.SECONDS)).isEqualTo(2000L * 2001 / 2);
            }
        }
    }

    /// A thread that reads, and tells the revisions it has read; -1 at the end.
    private static final class Reading {
        private final java.util.concurrent.LinkedBlockingQueue<Long> read =
                new java.util.concurrent.LinkedBlockingQueue<>();
        private final Thread thread;

        private Reading(JournalStream stream, boolean virtual) {
            Runnable body =
                    () -> {
                        for (StreamRecord each : stream) {
                            read.add(each.revision());
                        }
                        read.add(-1L);
                    };
            thread = virtual ? Thread.startVirtualThread(body) : Thread.ofPlatform().start(body);
        }

        static Reading of(JournalStream stream, boolean virtual) {
            return new Reading(stream, virtual);
        }

        boolean blocked() {
            return thread.getState() == Thread.State.TIMED_WAITING
                    || thread.getState() == Thread.State.WAITING;
        }

        long next() throws InterruptedException {
            Long next = read.poll(20, TimeUnit.SECONDS);
            return next == null ? -2 : next;
        }
    }
}
