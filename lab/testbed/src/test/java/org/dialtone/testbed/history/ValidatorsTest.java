package org.dialtone.testbed.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.Connection;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.InterfaceId;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.Position;
import org.dialtone.api.ResyncEvent;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;
import org.dialtone.api.UnreachabilityReason;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// A validator that cannot fail is worth nothing: each catches a history that was tampered with.
@NullMarked
class ValidatorsTest {
    private static final UUID EPOCH = new UUID(1, 1);
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final StreamOptions LIVE = StreamOptions.live();

    /// The interface goes down, up, down ...: odd revisions disconnect.
    private static final List<RouterEvent> JOURNAL =
            List.of(flip(1), flip(2), flip(3), flip(4), flip(5));

    private static final Truth TRUTH =
            new Truth(snapshot(0), JOURNAL, Map.of(7, new Truth.Flips(2, 3)));

    private static RouterEvent flip(long revision) {
        boolean up = revision % 2 == 0;
        return new ConnectionEvent(
                revision,
                NOON,
                up ? ConnectionEvent.Kind.CONNECTED : ConnectionEvent.Kind.DISCONNECTED,
                new InterfaceId(1),
                "eth0",
                7,
                InterfaceType.DEDICATED,
                up ? ConnectionState.UNREACHABLE : ConnectionState.CONNECTED,
                up ? ConnectionState.CONNECTED : ConnectionState.UNREACHABLE,
                up ? Set.of() : Set.of(UnreachabilityReason.NO_MEDIA_SENSE),
                up ? Cause.CARRIER_GAINED : Cause.CARRIER_LOST,
                Actor.KERNEL,
                new ConnectionId((int) (revision / 2) + 1),
                up ? null : Duration.ofSeconds(1),
                null,
                up ? 1 : 0,
                up ? 0 : 1);
    }

    private static RouterSnapshot snapshot(long revision) {
        return snapshot(revision, revision % 2 == 0);
    }

    private static RouterSnapshot snapshot(long revision, boolean up) {
        ConnectionId connection = up ? new ConnectionId((int) (revision / 2) + 1) : null;
        RouterInterface shown =
                new RouterInterface(
                        new InterfaceId(1),
                        "eth0",
                        7,
                        InterfaceType.DEDICATED,
                        null,
                        true,
                        up ? ConnectionState.CONNECTED : ConnectionState.UNREACHABLE,
                        up ? Set.of() : Set.of(UnreachabilityReason.NO_MEDIA_SENSE),
                        NOON,
                        connection,
                        null,
                        0);
        List<Connection> connections =
                connection == null
                        ? List.of()
                        : List.of(
                                new Connection(connection, shown.id(), "eth0", shown.type(), NOON));
        return new RouterSnapshot(new Position(EPOCH, revision), List.of(shown), connections);
    }

    private static StreamOptions from(long revision) {
        return StreamOptions.resume(new Position(EPOCH, revision));
    }

    private static History history(Object... seen) {
        return history(TRUTH, seen);
    }

    /// One client: options open a stream, records are taken, a number closes it at that revision.
    private static History history(Truth truth, Object... seen) {
        List<Seen> all = new ArrayList<>();
        long nanos = 0;
        for (Object each : seen) {
            nanos++;
            all.add(
                    switch (each) {
                        case RouterSnapshot looked -> new Seen.Looked(nanos, looked);
                        case StreamOptions options ->
                                new Seen.Opened(nanos, options, open(options.from()));
                        case StreamRecord record -> new Seen.Took(nanos, record);
                        case Integer closed -> new Seen.Closed(nanos, new Position(EPOCH, closed));
                        case Seen other -> other;
                        default -> throw new AssertionError(each);
                    });
        }
        return new History(truth, List.of(new Client("client", all)));
    }

    private static RouterSnapshot open(@Nullable Position from) {
        return from == null ? snapshot(0) : snapshot(5);
    }

    private static void only(Class<? extends Validator> expected, History history) {
        for (Validator validator : Validator.SEVEN) {
            if (validator.getClass() == expected) {
                assertThat(validator.violations(history)).isNotEmpty();
            } else {
                assertThat(validator.violations(history))
                        .as(validator.getClass().getSimpleName())
                        .isEmpty();
            }
        }
    }

    private static void caught(Validator by, History history) {
        assertThat(by.violations(history)).isNotEmpty();
    }

    private static StreamRecord gap(long from, long to) {
        return new StreamRecord.Gap(from, to, StreamRecord.Gap.Reason.EXPIRED);
    }

    private static StreamRecord progress(long revision) {
        return new StreamRecord.Progress(revision);
    }

    private static StreamRecord otherEpoch(long to) {
        return new StreamRecord.Gap(1, to, StreamRecord.Gap.Reason.OTHER_EPOCH);
    }

    @Test
    void aGoodHistoryPassesAllSeven() {
        StreamOptions elsewhere = StreamOptions.resume(new Position(new UUID(9, 9), 77));
        History good =
                history(
                        LIVE,
                        flip(1),
                        flip(2),
                        progress(2),
                        snapshot(3),
                        2,
                        from(2),
                        flip(3),
                        3,
                        from(1),
                        gap(2, 4),
                        flip(5),
                        5,
                        elsewhere,
                        otherEpoch(5),
                        5,
                        from(0).interfaces("wlan*"),
                        progress(5),
                        5,
                        new Seen.Deregistered(99, "event", 3),
                        new Seen.Counted(99, "event", 3));

        assertThat(Validator.all(good)).isEmpty();
    }

    @Test
    void swappedRecordsAreNotOrdered() {
        caught(new Ordered(), history(LIVE, flip(2), flip(1)));
        caught(new Ordered(), history(LIVE, flip(1), flip(2), flip(3), gap(2, 4)));
        caught(new Ordered(), history(LIVE, flip(1), flip(2), progress(1)));
    }

    @Test
    void aRecordToldTwiceIsNotUnique() {
        caught(new Unique(), history(LIVE, flip(1), flip(1)));
        caught(new Unique(), history(LIVE, flip(1), 1, from(1), flip(1)));
    }

    @Test
    void twoEventsUnderOneRevisionAreNotUnique() {
        caught(new Unique(), history(LIVE, flip(1), 1, from(0), new ResyncEvent(1, NOON, 0)));
    }

    @Test
    void aRecordLeftOutIsNotReliable() {
        only(Reliable.class, history(LIVE, flip(1), flip(3)));
        only(Reliable.class, history(LIVE, flip(1), progress(2)));
        only(Reliable.class, history(LIVE, flip(1), 2));
        only(Reliable.class, history(LIVE, flip(1), gap(3, 4), flip(5)));
    }

    @Test
    void anInventedRecordIsNotReliable() {
        only(Reliable.class, history(LIVE, new ResyncEvent(1, NOON, 0)));
        caught(new Reliable(), history(LIVE, flip(1), progress(9)));
        caught(new Reliable(), history(LIVE, flip(1), gap(2, 9)));
    }

    @Test
    void aRecordNobodyAskedForIsNotReliable() {
        only(Reliable.class, history(LIVE.interfaces("wlan*"), flip(1)));
    }

    @Test
    void aJournalWithAHoleIsNotReliable() {
        List<RouterEvent> hole = List.of(flip(1), flip(2), flip(4), flip(5));
        caught(new Reliable(), history(new Truth(snapshot(0), hole, Map.of())));
    }

    @Test
    void flipsPassedOverInSilenceAreNotReliable() {
        Truth more = new Truth(snapshot(0), JOURNAL, Map.of(7, new Truth.Flips(3, 4)));
        only(Reliable.class, history(more, LIVE, flip(1)));
    }

    @Test
    void aSnapshotThatDoesNotFitItsRevisionIsNotAtomic() {
        only(Atomic.class, history(snapshot(2, false)));
        only(Atomic.class, history(snapshot(3, true)));
        only(Atomic.class, history(snapshot(6)));
        only(
                Atomic.class,
                history(
                        new RouterSnapshot(
                                new Position(EPOCH, 2), snapshot(2).interfaces(), List.of())));
    }

    @Test
    void aJournalThatDoesNotFollowFromTheStartIsNotAtomic() {
        caught(new Atomic(), history(new Truth(snapshot(0), List.of(flip(2), flip(1)), Map.of())));
        caught(new Atomic(), history(new Truth(snapshot(0), List.of(flip(1), flip(3)), Map.of())));
    }

    @Test
    void aStreamThatGoesOnSomewhereElseIsNotResumable() {
        caught(new Resumable(), history(from(1), flip(3)));
        caught(new Resumable(), history(from(1), gap(3, 4)));
        caught(new Resumable(), history(from(1), otherEpoch(5)));
        caught(new Resumable(), history(from(1), progress(2)));
        caught(
                new Resumable(),
                history(StreamOptions.resume(new Position(new UUID(9, 9), 2)), flip(3)));
    }

    @Test
    void aPositionThatFallsBackIsNotResumable() {
        only(Resumable.class, history(LIVE, flip(1), flip(2), 1));
        only(
                Resumable.class,
                history(LIVE, flip(1), new Seen.Closed(3, new Position(new UUID(9, 9), 1))));
    }

    @Test
    void aSilenceWithoutAMarkIsNotBookmarkable() {
        StreamOptions agreed = LIVE.progressEvery(Duration.ofNanos(100));

        only(Bookmarkable.class, history(agreed, flip(1), new Seen.Nothing(103)));
        assertThat(Validator.all(history(agreed, flip(1), new Seen.Nothing(102)))).isEmpty();
        assertThat(Validator.all(history(LIVE, flip(1), new Seen.Nothing(102)))).isEmpty();
    }

    @Test
    void aMarkNobodyAskedForIsNotBookmarkable() {
        only(Bookmarkable.class, history(LIVE.progressEvery(Duration.ZERO), flip(1), progress(1)));
    }

    @Test
    void aRecordAfterTheCloseIsNotSilent() {
        only(Silent.class, history(LIVE, flip(1), 1, flip(2)));
    }

    @Test
    void aSignalAfterDeregisteringIsNotSilent() {
        only(
                Silent.class,
                history(new Seen.Deregistered(1, "event", 3), new Seen.Counted(2, "event", 4)));
    }
}
