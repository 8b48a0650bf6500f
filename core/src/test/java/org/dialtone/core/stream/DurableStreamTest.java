package org.dialtone.core.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Position;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;
import org.dialtone.api.StreamRecord.Gap;
import org.dialtone.core.port.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// Streams over a journal that makes events readable later, some never, and changes its epoch.
class DurableStreamTest {
    private final UUID epoch = UUID.randomUUID();
    private final SlowJournal journal = new SlowJournal(epoch);
    private final StreamHub hub = new StreamHub(journal, Time.SYSTEM, "durable");
    private int appended;

    @AfterEach
    void close() {
        hub.close();
    }

    private void append(int many) {
        for (int i = 0; i < many; i++) {
            appended++;
            journal.append(Events.resync(appended), null);
        }
    }

    private JournalStream open(StreamOptions options) {
        long last = journal.last();
        Position now = new Position(journal.epochAt(last), last);
        return new JournalStream(hub, options, Events.snapshot(now.epoch(), last), _ -> {});
    }

    private JournalStream from(UUID of, long revision) {
        return open(StreamOptions.resume(new Position(of, revision)));
    }

    private static List<StreamRecord> all(JournalStream stream) throws InterruptedException {
        List<StreamRecord> all = new ArrayList<>();
        for (StreamRecord r = stream.poll(Duration.ZERO);
                r != null;
                r = stream.poll(Duration.ZERO)) {
            all.add(r);
        }
        return all;
    }

    @Test
    void nothingIsToldBeforeItIsReadable() throws InterruptedException {
        JournalStream stream = open(StreamOptions.live());
        append(20);
        assertThat(all(stream)).isEmpty();
        journal.readable(15);
        assertThat(all(stream)).hasSize(15);
        journal.readable(20);
        assertThat(all(stream)).hasSize(5);
    }

    @Test
    void whatCouldNotBeRecordedIsAGapBetweenWhatCould() throws InterruptedException {
        append(40);
        journal.notRecorded(11, 29);
        journal.readable(40);
        List<StreamRecord> told = all(from(epoch, 0));
        assertThat(told).hasSize(10 + 1 + 11);
        assertThat(told.get(10)).isEqualTo(new Gap(11, 29, Gap.Reason.NOT_RECORDED));
    }

    @Test
    void whatHasExpiredIsAnotherGapThanWhatWasNeverRecorded() throws InterruptedException {
        append(40);
        journal.expired(11);
        journal.notRecorded(12, 40);
        journal.readable(40);
        assertThat(all(from(epoch, 3)))
                .containsExactly(
                        new Gap(4, 10, Gap.Reason.EXPIRED),
                        Events.resync(11),
                        new Gap(12, 40, Gap.Reason.NOT_RECORDED));
    }

    @Test
    void whatIsRecentIsReadWithoutTheDisk() throws InterruptedException {
        append(20);
        journal.readable(20);
        journal.onDisk(11);
        JournalStream stream = from(epoch, 0);
        assertThat(stream.behind()).isTrue();
        assertThat(stream.recent()).isNull();
        assertThat(stream.position().revision()).as("nothing was passed over").isZero();
        while (stream.behind()) {
            assertThat(stream.poll()).isNotNull();
        }
        assertThat(stream.position().revision()).isEqualTo(10);

        int before = journal.batches.get();
        for (int revision = 11; revision <= 20; revision++) {
            assertThat(stream.recent()).isEqualTo(Events.resync(revision));
        }
        assertThat(stream.recent()).isNull();
        assertThat(stream.behind()).isFalse();
        assertThat(journal.batches.get()).isEqualTo(before);
    }

    /// Who reads on a thread that others share reads no thousands there.
    @Test
    void muchIsBehindEvenInMemory() {
        append(1000);
        journal.readable(1000);
        assertThat(from(epoch, 0).behind()).isTrue();
        assertThat(from(epoch, 900).recent()).isEqualTo(Events.resync(901));
    }

    @Test
    void aGapIsBehindUntilItHasBeenPolledFor() {
        append(40);
        journal.notRecorded(11, 29);
        journal.readable(40);
        JournalStream stream = from(epoch, 10);
        assertThat(stream.behind()).isTrue();
        assertThat(stream.recent()).isNull();
        assertThat(stream.poll()).isEqualTo(new Gap(11, 29, Gap.Reason.NOT_RECORDED));
        assertThat(stream.recent()).isEqualTo(Events.resync(30));
    }

    @Test
    void aReaderFarBehindReadsManyAtOnceAndOneCloseByDoesNot() throws InterruptedException {
        append(10_000);
        journal.readable(10_000);
        JournalStream stream = from(epoch, 0);
        assertThat(all(stream)).hasSize(10_000).isSortedAccordingTo(BY_REVISION);
        assertThat(journal.batches.get()).isLessThan(60);
        assertThat(stream.told()).isEqualTo(10_000);
        assertThat(stream.lag()).isZero();

        int before = journal.batches.get();
        append(3);
        journal.readable(10_003);
        assertThat(stream.lag()).isEqualTo(3);
        assertThat(all(stream)).hasSize(3);
        assertThat(journal.batches.get()).isEqualTo(before);
    }

    private static final java.util.Comparator<StreamRecord> BY_REVISION =
            java.util.Comparator.comparingLong(StreamRecord::revision);

    @Test
    void aPositionCarriesTheEpochOfItsRevision() throws InterruptedException {
        UUID later = UUID.randomUUID();
        append(4);
        journal.epoch(2, later);
        journal.readable(4);
        JournalStream stream = from(epoch, 0);
        List<Position> positions = new ArrayList<>();
        while (stream.poll(Duration.ZERO) != null) {
            positions.add(stream.position());
        }
        assertThat(positions)
                .containsExactly(
                        new Position(epoch, 1),
                        new Position(epoch, 2),
                        new Position(later, 3),
                        new Position(later, 4));
    }

    @Test
    void aPositionOfAnEpochThatEndedEarlierWasNeverGivenOut() throws InterruptedException {
        append(4);
        journal.epoch(2, UUID.randomUUID());
        journal.readable(4);
        assertThat(all(from(epoch, 2))).hasSize(2);
        assertThat(all(from(epoch, 3))).containsExactly(new Gap(1, 4, Gap.Reason.OTHER_EPOCH));
    }

    @Test
    void whatTheIteratorHasOnlySeenToComeIsNotBehindThePosition() {
        append(2);
        journal.readable(2);
        JournalStream stream = from(epoch, 0);
        var records = stream.iterator();
        assertThat(records.hasNext()).isTrue();
        assertThat(stream.position().revision()).isZero();
        assertThat(records.next()).isEqualTo(Events.resync(1));
        assertThat(stream.position().revision()).isOne();
    }

    @Test
    void whoIsGivenAPositionWaitsUntilItIsReadable() throws Exception {
        append(3);
        CompletableFuture<Position> position = new CompletableFuture<>();
        Thread waiter = Thread.startVirtualThread(() -> position.complete(hub.readable(3)));
        await().until(() -> parked(waiter));
        journal.readable(2);
        assertThat(position.isDone()).isFalse();
        UUID other = UUID.randomUUID();
        journal.epoch(2, other); // the disk failed meanwhile
        journal.readable(3);
        assertThat(position.get(20, TimeUnit.SECONDS)).isEqualTo(new Position(other, 3));
    }

    @Test
    void whatIsReadableAlreadyIsNotWaitedFor() {
        assertThat(hub.readable(0)).isEqualTo(new Position(epoch, 0));
    }

    @Test
    void anInterruptDoesNotEndThatWaitAndIsKept() throws Exception {
        append(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread waiter =
                Thread.startVirtualThread(
                        () -> {
                            var _ = hub.readable(1);
                            interrupted.complete(Thread.currentThread().isInterrupted());
                        });
        await().until(() -> parked(waiter));
        waiter.interrupt();
        await().until(() -> parked(waiter));
        assertThat(interrupted.isDone()).isFalse();
        journal.readable(1);
        assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closingTheRouterEndsThatWait() {
        append(1);
        CompletableFuture<Position> position = CompletableFuture.supplyAsync(() -> hub.readable(1));
        hub.close();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> position.get(20, TimeUnit.SECONDS))
                .havingCause()
                .isInstanceOfSatisfying(
                        RouterException.class,
                        e -> assertThat(e.error()).isEqualTo(RouterError.INVALID_HANDLE));
    }

    private static boolean parked(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING;
    }
}
