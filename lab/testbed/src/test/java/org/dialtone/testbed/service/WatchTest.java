package org.dialtone.testbed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;

import io.grpc.Status;

import org.dialtone.wire.v1.Gap;
import org.dialtone.wire.v1.GetSnapshotRequest;
import org.dialtone.wire.v1.GetStatusRequest;
import org.dialtone.wire.v1.Interface;
import org.dialtone.wire.v1.ListHistoryRequest;
import org.dialtone.wire.v1.ListHistoryResponse;
import org.dialtone.wire.v1.Position;
import org.dialtone.wire.v1.Record;
import org.dialtone.wire.v1.Snapshot;
import org.dialtone.wire.v1.WatchRequest;
import org.dialtone.wire.v1.WatchResponse;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/// Snapshots, streams and history over the Unix socket.
class WatchTest {
    private static final WatchRequest LIVE = WatchRequest.getDefaultInstance();

    private static long revision(WatchResponse response) {
        Record record = Watching.record(response);
        return switch (record.getRecordCase()) {
            case CONNECTION -> record.getConnection().getRevision();
            case INTERFACE -> record.getInterface().getRevision();
            case RESYNC -> record.getResync().getRevision();
            case GAP -> record.getGap().getTo();
            case PROGRESS -> record.getProgress().getRevision();
            case ADMINISTRATION -> record.getAdministration().getRevision();
            case RECORD_NOT_SET -> throw new AssertionError(response);
        };
    }

    @Test
    void aSnapshotAndTheStreamAfterItFit() {
        try (Service service = new Service()) {
            service.flip(3);
            try (Watching watch =
                    new Watching(
                            service.unix(), WatchRequest.newBuilder().setSnapshot(true).build())) {
                Position start = watch.next().getOpened().getPosition();
                Snapshot snapshot = watch.next().getSnapshot();
                assertThat(snapshot.getPosition()).isEqualTo(start);
                assertThat(snapshot.getMore()).isFalse();
                assertThat(snapshot.getInterfacesList())
                        .singleElement()
                        .satisfies(
                                link -> {
                                    assertThat(link.getName()).isEqualTo("eth0");
                                    assertThat(link.hasConnection()).isFalse();
                                    assertThat(link.getReasons()).isEqualTo(0x20);
                                });
                service.flip(2);
                WatchResponse connected = watch.next();
                assertThat(revision(connected)).isEqualTo(start.getRevision() + 1);
                assertThat(Watching.record(connected).getConnection().getConnected()).isTrue();
                assertThat(Watching.record(connected).getConnection().getCause())
                        .isEqualTo("CARRIER_GAINED");
                assertThat(connected.getEpoch()).isEmpty();
                WatchResponse disconnected = watch.next();
                assertThat(revision(disconnected)).isEqualTo(start.getRevision() + 2);
                assertThat(Watching.record(disconnected).getConnection().hasDuration()).isTrue();
            }
        }
    }

    /// The glob is of events: a snapshot is of the whole router, so that it is one at its position.
    @Test
    void aGlobLeavesOutTheEventsOfOthersAndNoPartOfTheSnapshot() {
        WatchRequest wan =
                WatchRequest.newBuilder().setInterfaces("wan?").setSnapshot(true).build();
        try (Service service = new Service()) {
            service.kernel.addUp("wan0");
            await().atMost(Service.SOON).until(() -> service.journal.last() >= 1);
            try (Watching watch = new Watching(service.unix(), wan);
                    Watching all = new Watching(service.unix(), LIVE)) {
                assertThat(watch.next().hasOpened()).isTrue();
                assertThat(all.next().hasOpened()).isTrue();
                assertThat(watch.next().getSnapshot().getInterfacesList())
                        .extracting(Interface::getName)
                        .containsExactlyInAnyOrder("eth0", "wan0");
                List<String> names = List.of("eth0", "wan0", "lan0", "wan10", "wan1");
                for (String name : names.subList(2, 5)) {
                    service.kernel.addUp(name);
                    told(all, name);
                }
                for (String name : names) {
                    service.kernel.flip(name, 1);
                    told(all, name);
                }
                // added, and each flipped
                for (String name : List.of("wan1", "wan0", "wan1")) {
                    told(watch, name);
                }
            }
        }
    }

    /// The next connect or disconnect is of this interface.
    private static void told(Watching watch, String name) {
        Record record = Watching.record(watch.next());
        while (!record.hasConnection()) {
            assertThat(record.getInterface().getAfter().getName()).isEqualTo(name);
            record = Watching.record(watch.next());
        }
        assertThat(record.getConnection().getInterfaceName()).isEqualTo(name);
    }

    @Test
    void aLongListComesInParts() {
        try (Service service = new Service()) {
            for (int i = 0; i < 1234; i++) {
                service.kernel.addUp("veth" + i);
            }
            // each is added, and connected
            await().atMost(Service.SOON).until(() -> service.journal.last() == 2 * 1234);
            Iterator<Snapshot> parts =
                    Calls.stub(service.unix()).getSnapshot(GetSnapshotRequest.getDefaultInstance());
            int interfaces = 0;
            int connections = 0;
            Snapshot part;
            do {
                part = parts.next();
                interfaces += part.getInterfacesCount();
                connections += part.getConnectionsCount();
                assertThat(part.getSerializedSize()).isLessThan(1 << 20);
            } while (part.getMore());
            assertThat(parts.hasNext()).isFalse();
            assertThat(interfaces).isEqualTo(1235);
            assertThat(connections).isEqualTo(1235);
        }
    }

    @Test
    void itGoesOnFromAPositionAndFromAnotherJournalsWithAGap() {
        try (Service service = new Service()) {
            service.flip(5);
            Position start;
            try (Watching live = new Watching(service.unix(), LIVE)) {
                start = live.next().getOpened().getPosition();
            }
            Position third = start.toBuilder().setRevision(start.getRevision() - 2).build();
            WatchRequest resume = WatchRequest.newBuilder().setFrom(third).build();
            try (Watching again = new Watching(service.unix(), resume)) {
                assertThat(again.next().getOpened().getPosition()).isEqualTo(third);
                assertThat(revision(again.next())).isEqualTo(third.getRevision() + 1);
                assertThat(revision(again.next())).isEqualTo(third.getRevision() + 2);
            }
            Position foreign =
                    third.toBuilder().setEpoch(ByteString.copyFrom(new byte[16])).build();
            try (Watching other =
                    new Watching(
                            service.unix(), WatchRequest.newBuilder().setFrom(foreign).build())) {
                assertThat(other.next().getOpened().getPosition().getEpoch())
                        .isEqualTo(start.getEpoch());
                assertThat(Watching.record(other.next()).getGap())
                        .isEqualTo(
                                Gap.newBuilder()
                                        .setFrom(1)
                                        .setTo(start.getRevision())
                                        .setReason("OTHER_EPOCH")
                                        .build());
            }
        }
    }

    @Test
    void anIdleStreamSaysThatItIsAlive() {
        WatchRequest often =
                WatchRequest.newBuilder()
                        .setProgress(Duration.newBuilder().setNanos(1)) // taken for 10 ms
                        .build();
        try (Service service = new Service();
                Watching watch = new Watching(service.unix(), often)) {
            long start = watch.next().getOpened().getPosition().getRevision();
            for (int i = 0; i < 3; i++) {
                WatchResponse mark = watch.next();
                assertThat(Watching.record(mark).hasProgress()).isTrue();
                assertThat(revision(mark)).isEqualTo(start);
            }
        }
    }

    /// It has room for some tens of kilobytes on its way, and reads nothing of it.
    @Test
    void aStuckClientDelaysNobodyAndFindsAGapWhenItReadsAgain() {
        try (Service service = new Service(Service.Plan.USUAL.ring(1 << 8));
                Watching stuck = new Watching(service.unix(), LIVE, 1);
                Watching lively = new Watching(service.unix(), LIVE)) {
            assertThat(stuck.next().hasOpened()).isTrue();
            long last = lively.next().getOpened().getPosition().getRevision();
            for (int i = 0; i < 40; i++) {
                service.flip(100);
                for (int each = 0; each < 100; each++) {
                    WatchResponse response = lively.next();
                    assertThat(Watching.record(response).hasConnection()).isTrue();
                    assertThat(revision(response)).isEqualTo(++last);
                }
            }
            stuck.read(1_000_000);
            long seen = revision(stuck.next());
            List<Gap> gaps = new ArrayList<>();
            while (seen < last) {
                WatchResponse response = stuck.next();
                if (Watching.record(response).hasGap()) {
                    Gap gap = Watching.record(response).getGap();
                    assertThat(gap.getFrom()).isEqualTo(seen + 1);
                    assertThat(gap.getReason()).isEqualTo("EXPIRED");
                    gaps.add(gap);
                } else {
                    assertThat(revision(response)).isEqualTo(seen + 1);
                }
                seen = revision(response);
            }
            assertThat(gaps).isNotEmpty();
        }
    }

    /// Now it is up with the router, now behind, now behind what is kept: its call changes hands
    /// between the event loop and a thread of its own.
    @Test
    void aClientThatReadsByFitsAndStartsMissesNothingThatIsNoGap() {
        Random random = new Random(20261128);
        try (Service service = new Service(Service.Plan.USUAL.ring(1 << 9));
                Watching watch = new Watching(service.unix(), LIVE, 1)) {
            long seen = watch.next().getOpened().getPosition().getRevision();
            long last = seen;
            int gaps = 0;
            for (int round = 0; round < 40; round++) {
                int flips = 1 + random.nextInt(1500);
                service.flip(flips);
                last += flips;
                boolean stuck = round < 39 && random.nextInt(3) > 0;
                while (!stuck && seen < last) {
                    watch.read(1);
                    WatchResponse response = watch.next();
                    Record record = Watching.record(response);
                    long from = record.hasGap() ? record.getGap().getFrom() : revision(response);
                    assertThat(from).isEqualTo(seen + 1);
                    gaps += record.hasGap() ? 1 : 0;
                    seen = revision(response);
                }
            }
            assertThat(seen).isEqualTo(last);
            assertThat(gaps).isPositive();
        }
    }

    @Test
    void historyComesInPagesThatSayWhereTheyEnd() {
        try (Service service = new Service()) {
            service.flip(25);
            long after = 0;
            long seen = 0;
            ListHistoryResponse page;
            do {
                page =
                        Calls.stub(service.unix())
                                .listHistory(
                                        ListHistoryRequest.newBuilder()
                                                .setAfterRevision(after)
                                                .setLimit(10)
                                                .build());
                assertThat(page.getRecordsCount()).isLessThanOrEqualTo(10);
                for (Record record : page.getRecordsList()) {
                    assertThat(record.getConnection().getRevision()).isEqualTo(++seen);
                }
                after = page.getEnd().getRevision();
            } while (page.getMore());
            assertThat(seen).isEqualTo(25);
        }
    }

    @Test
    void whenTheServiceIsStoppedTheClientIsTold() {
        Service service = new Service();
        Watching watch;
        try (service) {
            watch = new Watching(service.unix(), LIVE);
            assertThat(watch.next().hasOpened()).isTrue();
        }
        assertThat(watch.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(Calls.error(watch.trailers()).getName()).isEqualTo("ERROR_SERVICE_NOT_ACTIVE");
    }

    @Test
    void whenTheRouterStopsTheClientIsTold() {
        try (Service service = new Service();
                Watching watch = new Watching(service.unix(), LIVE)) {
            assertThat(watch.next().hasOpened()).isTrue();
            service.core.close();
            assertThat(watch.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(Calls.error(watch.trailers()).getCode()).isEqualTo(1062);
        }
    }

    @Test
    void aStreamThatHasBeenCancelledIsNoListenerAnyMore() {
        try (Service service = new Service()) {
            try (Watching watch = new Watching(service.unix(), LIVE)) {
                assertThat(watch.next().hasOpened()).isTrue();
                assertThat(listeners(service)).isEqualTo(1);
            }
            await().atMost(Service.SOON).until(() -> listeners(service) == 0);
            assertThat(
                            Calls.stub(service.unix())
                                    .getStatus(GetStatusRequest.getDefaultInstance())
                                    .getSessions())
                    .isGreaterThanOrEqualTo(1);
        }
    }

    private static int listeners(Service service) {
        try (org.dialtone.api.Router router =
                service.core.handle(org.dialtone.core.model.Caller.SELF)) {
            return router.listeners().size();
        }
    }
}
