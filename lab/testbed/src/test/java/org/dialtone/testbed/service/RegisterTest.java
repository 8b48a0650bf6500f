package org.dialtone.testbed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;

import io.grpc.Status;

import org.dialtone.server.grpc.Limits;
import org.dialtone.wire.v1.Position;
import org.dialtone.wire.v1.RegisterRequest;
import org.dialtone.wire.v1.RegisterResponse;
import org.dialtone.wire.v1.RegisterResponse.Signal;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Event objects that clients hold, over the Unix socket.
class RegisterTest {

    private static Position added(Registering call, long id) {
        call.add(id);
        RegisterResponse answer = call.next();
        assertThat(answer.getAdded().getId()).isEqualTo(id);
        return answer.getAdded().getSince();
    }

    private static boolean changedSince(Registering call, long id, Position after) {
        call.send(
                RegisterRequest.newBuilder()
                        .setAdd(RegisterRequest.Add.newBuilder().setId(id).setAfter(after))
                        .build());
        RegisterResponse answer = call.next();
        assertThat(answer.getAdded().getId()).isEqualTo(id);
        return answer.getAdded().getChanged();
    }

    @Test
    void everyChangeIsSignalledAndCounted() {
        try (Service service = new Service();
                Registering call = new Registering(service.unix())) {
            Position since = added(call, 7);
            assertThat(since.getRevision()).isEqualTo(service.journal.last());
            for (int i = 1; i <= 5; i++) {
                service.flip(1);
                Signal signal = call.next().getSignal();
                assertThat(signal.getIdsList()).containsExactly(7L);
                assertThat(signal.getSignalsList()).containsExactly((long) i);
                assertThat(signal.getPosition().getEpoch()).isEqualTo(since.getEpoch());
                assertThat(signal.getPosition().getRevision())
                        .isBetween(since.getRevision(), since.getRevision() + i);
            }
        }
    }

    @Test
    void afterRemovedNoSignalFollows() {
        try (Service service = new Service();
                Registering call = new Registering(service.unix(), 1_000_000)) {
            added(call, 1); // stays, and shows that signals go on
            for (int round = 0; round < 50; round++) {
                long id = 100L + round;
                call.add(id);
                Thread changing = Thread.ofVirtual().start(() -> service.flip(10));
                call.remove(id);
                boolean removed = false;
                while (!removed) {
                    removed = call.next().getRemoved().getId() == id;
                }
                join(changing);
                service.flip(1);
                // what comes until the last change has been told
                long told = 0;
                while (told < (round + 1) * 11L) {
                    RegisterResponse next = call.next();
                    assertThat(next.hasSignal()).isTrue();
                    assertThat(next.getSignal().getIdsList()).containsExactly(1L);
                    told = next.getSignal().getSignals(0);
                }
            }
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void itIsASetAndAnswersInOrder() {
        try (Service service = new Service();
                Registering call = new Registering(service.unix())) {
            Position first = added(call, 1);
            service.flip(1);
            assertThat(call.next().hasSignal()).isTrue();
            call.add(1);
            call.remove(2);
            call.remove(1);
            call.remove(1);
            assertThat(call.next().getAdded().getSince()).isEqualTo(first);
            assertThat(call.next().getRefused().getError().getCode()).isEqualTo(87);
            assertThat(call.next().getRemoved().getId()).isEqualTo(1);
            RegisterResponse.Refused again = call.next().getRefused();
            assertThat(again.getId()).isEqualTo(1);
            assertThat(again.getError().getName()).isEqualTo("ERROR_INVALID_PARAMETER");
            assertThat(service.registrations()).isZero();
        }
    }

    @Test
    void aClientThatComesBackLearnsWhetherAnythingChanged() {
        try (Service service = new Service();
                Registering call = new Registering(service.unix())) {
            Position then = added(call, 1);
            assertThat(changedSince(call, 2, then)).isFalse();
            service.kernel.rename("eth0", "wan0"); // an event, but none that signals
            await().atMost(Service.SOON).until(() -> service.journal.last() > then.getRevision());
            assertThat(changedSince(call, 3, then)).isFalse();
            service.kernel.rename("wan0", "eth0");
            await().atMost(Service.SOON)
                    .until(() -> service.journal.last() > then.getRevision() + 1);
            service.flip(1);
            assertThat(changedSinceAmongSignals(call, 4, then)).isTrue();
            Position unknown = then.toBuilder().setEpoch(ByteString.copyFrom(new byte[16])).build();
            assertThat(changedSinceAmongSignals(call, 5, unknown)).isTrue();
            Position ahead = then.toBuilder().setRevision(1_000_000).build();
            assertThat(changedSinceAmongSignals(call, 6, ahead)).isTrue();
            call.send(
                    RegisterRequest.newBuilder()
                            .setAdd(
                                    RegisterRequest.Add.newBuilder()
                                            .setId(7)
                                            .setAfter(Position.newBuilder().setRevision(1)))
                            .build());
            RegisterResponse answer = call.next();
            while (answer.hasSignal()) { // for the interface above, after its event was recorded
                answer = call.next();
            }
            assertThat(answer.getRefused().getError().getMessage())
                    .isEqualTo("epoch: 0 bytes (expected: 16)");
        }
    }

    private static boolean changedSinceAmongSignals(Registering call, long id, Position after) {
        call.send(
                RegisterRequest.newBuilder()
                        .setAdd(RegisterRequest.Add.newBuilder().setId(id).setAfter(after))
                        .build());
        while (true) {
            RegisterResponse answer = call.next();
            if (answer.hasAdded()) {
                assertThat(answer.getAdded().getId()).isEqualTo(id);
                return answer.getAdded().getChanged();
            }
        }
    }

    @Test
    void theEndOfTheCallEndsTheRegistrationsHoweverItEnds() {
        try (Service service = new Service()) {
            try (Registering call = new Registering(service.unix())) {
                added(call, 1);
                added(call, 2);
                assertThat(service.registrations()).isEqualTo(2);
            } // cancelled
            await().atMost(Service.SOON).until(() -> service.registrations() == 0);

            io.grpc.ManagedChannel channel = service.unix();
            Registering lost = new Registering(channel);
            added(lost, 1);
            channel.shutdownNow(); // the connection is lost
            await().atMost(Service.SOON).until(() -> service.registrations() == 0);

            Registering done = new Registering(service.unix());
            added(done, 1);
            done.halfClose();
            assertThat(done.end().isOk()).isTrue();
            assertThat(service.registrations()).isZero();
        }
    }

    @Test
    void aClientThatDoesNotReadGetsFewerSignalsAndTheSameCounts() {
        try (Service service = new Service();
                Registering stuck = new Registering(service.unix(), 200);
                Registering lively = new Registering(service.unix(), 1_000_000)) {
            for (int id = 0; id < 200; id++) {
                added(stuck, id);
            }
            added(lively, 1);
            // some 1,400 bytes each: more than may be on its way
            service.flip(2000);
            long told = 0;
            while (told < 2000) {
                told = lively.next().getSignal().getSignals(0);
            }
            stuck.read(1_000_000);
            Map<Long, Long> counts = new HashMap<>();
            int messages = 0;
            while (counts.size() < 200
                    || counts.values().stream().anyMatch(count -> count < 2000)) {
                Signal signal = stuck.next().getSignal();
                List<Long> ids = signal.getIdsList();
                for (int i = 0; i < ids.size(); i++) {
                    counts.put(ids.get(i), signal.getSignals(i));
                }
                messages++;
            }
            assertThat(counts.values()).containsOnly(2000L);
            assertThat(messages).isLessThan(1000);
        }
    }

    @Test
    void thereIsALimitAndALanOnlyRouterTakesNone() {
        Service.Plan few = Service.Plan.USUAL.limits(Limits.DEFAULT.registrations(3));
        try (Service service = new Service(few);
                Registering call = new Registering(service.unix())) {
            for (int id = 1; id <= 3; id++) {
                added(call, id);
            }
            call.add(4);
            assertThat(call.next().getRefused().getError().getCode()).isEqualTo(8);
            call.remove(3);
            assertThat(call.next().hasRemoved()).isTrue();
            added(call, 4);
        }
        try (Service service = new Service(Service.Plan.USUAL.withoutDdm());
                Registering call = new Registering(service.unix())) {
            call.add(1);
            assertThat(call.next().getRefused().getError().getName())
                    .isEqualTo("ERROR_DDM_NOT_RUNNING");
        }
    }

    @Test
    void aRequestThatAsksForNothingEndsTheCall() {
        try (Service service = new Service();
                Registering call = new Registering(service.unix())) {
            added(call, 1);
            call.send(RegisterRequest.getDefaultInstance());
            assertThat(call.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(Calls.error(call.trailers()).getCode()).isEqualTo(87);
            // the client is told first
            await().atMost(Service.SOON).until(() -> service.registrations() == 0);
        }
    }
}
