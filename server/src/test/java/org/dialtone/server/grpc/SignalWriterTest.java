package org.dialtone.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;

import org.dialtone.api.EventObject;
import org.dialtone.api.Position;
import org.dialtone.api.Registration;
import org.dialtone.api.ResyncEvent;
import org.dialtone.core.stream.EventRing;
import org.dialtone.server.access.Access;
import org.dialtone.server.access.AccessPolicy;
import org.dialtone.wire.v1.RegisterResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

class SignalWriterTest {
    private static final UUID EPOCH = new UUID(1, 2);

    private final EventRing journal = new EventRing(EPOCH, 16);
    private final RecordedCall call = new RecordedCall();
    private final SignalWriter writer = new SignalWriter(new Outlet(call), journal, () -> {});
    private final RemoteEvent event = new RemoteEvent(writer);
    private final Counted registration = new Counted();

    /// A client that comes back asks what it has missed after the position that it was told last.
    @Test
    void aSignalsPositionDoesNotCoverAnEventThatIsNotCountedInIt() {
        writer.answer(new SignalWriter.Added(new Held(1, event, registration, null), false));
        happens();
        registration.onceRead = this::happens;
        event.wake();
        assertThat(call.signals())
                .containsExactly("1 signals up to revision 1", "2 signals up to revision 2");
    }

    /// An event is recorded and counted, as the router's loop does both.
    private void happens() {
        journal.append(new ResyncEvent(journal.last() + 1, Instant.EPOCH, 0));
        registration.count++;
    }

    private final class Counted implements Registration {
        long count;

        /// What happens as soon as somebody has looked at the count.
        @Nullable Runnable onceRead;

        @Override
        public EventObject event() {
            return event;
        }

        @Override
        public Position since() {
            return new Position(EPOCH, 0);
        }

        @Override
        public long signals() {
            long read = count;
            Runnable next = onceRead;
            onceRead = null;
            if (next != null) {
                next.run();
            }
            return read;
        }

        @Override
        public boolean active() {
            return true;
        }
    }

    /// A call of a client that always has room.
    private static final class RecordedCall extends ServerCall<Object, Encoded> {
        private final Attributes attributes =
                new Sessions(
                                new Access(AccessPolicy.ROOT_ONLY, InstantSource.system()),
                                () -> Runnable::run)
                        .transportReady(Attributes.EMPTY);
        private final List<RegisterResponse> sent = new ArrayList<>();

        List<String> signals() {
            return sent.stream()
                    .filter(RegisterResponse::hasSignal)
                    .map(RegisterResponse::getSignal)
                    .map(
                            signal ->
                                    signal.getSignals(0)
                                            + " signals up to revision "
                                            + signal.getPosition().getRevision())
                    .toList();
        }

        @Override
        public void sendMessage(Encoded message) {
            try {
                sent.add(RegisterResponse.parseFrom(Encoded.MARSHALLER.stream(message)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Attributes getAttributes() {
            return attributes;
        }

        @Override
        public void request(int messages) {}

        @Override
        public void sendHeaders(Metadata headers) {}

        @Override
        public void close(Status status, Metadata trailers) {}

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public MethodDescriptor<Object, Encoded> getMethodDescriptor() {
            throw new UnsupportedOperationException();
        }
    }
}
