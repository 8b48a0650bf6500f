package org.dialtone.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.StreamRecord;
import org.dialtone.wire.v1.Attempt;
import org.dialtone.wire.v1.ExplainResponse;
import org.dialtone.wire.v1.GetDdmResponse;
import org.dialtone.wire.v1.GetRouterResponse;
import org.dialtone.wire.v1.GetStatusResponse;
import org.dialtone.wire.v1.InterfaceDefinition;
import org.dialtone.wire.v1.ListHistoryResponse;
import org.dialtone.wire.v1.ListListenersResponse;
import org.dialtone.wire.v1.Record;
import org.dialtone.wire.v1.Snapshot;

import java.nio.file.Path;
import java.util.Arrays;

/// Whatever a router says, it is a value of the API or RPC_X_BAD_STUB_DATA, and nothing else
/// happens. As an ordinary test this runs over the corpus beside it; with `JAZZER_FUZZ=1` it looks
/// for more.
final class FromWireFuzzTest {

    @FuzzTest(maxDuration = "5m")
    void recordIsTotal(byte[] message) {
        Record wire;
        try {
            wire = Record.parseFrom(message);
        } catch (InvalidProtocolBufferException _) {
            return;
        }
        StreamRecord record;
        try {
            record = FromWire.record(wire);
        } catch (RouterException e) {
            isGarbled(e);
            return;
        }
        assertThat(record.revision()).isNotNegative().isEqualTo(FromWire.revision(wire));
    }

    /// The first byte says what was asked, the rest is the answer.
    @FuzzTest(maxDuration = "5m")
    void answerIsTotal(byte[] conversation) {
        if (conversation.length == 0) {
            return;
        }
        byte[] answer = Arrays.copyOfRange(conversation, 1, conversation.length);
        try {
            assertThat(FromWire.read(() -> read(conversation[0] & 0xF, answer))).isNotNull();
        } catch (RouterException e) {
            isGarbled(e);
        }
    }

    private static void isGarbled(RouterException e) {
        assertThat(e.error()).isEqualTo(RouterError.RPC_X_BAD_STUB_DATA);
        assertThat(e).hasMessageContaining("cannot be read");
    }

    private static Object read(int question, byte[] answer) {
        try {
            return switch (question) {
                case 0 ->
                        Answers.info(
                                new Address.Unix(Path.of("/x")),
                                GetRouterResponse.parseFrom(answer));
                case 1 -> FromWire.journal(GetStatusResponse.parseFrom(answer).getJournal());
                case 2 -> Answers.statistics(GetStatusResponse.parseFrom(answer));
                case 3 -> {
                    Snapshots parts = new Snapshots();
                    boolean _ = parts.add(Snapshot.parseFrom(answer));
                    yield parts.whole();
                }
                case 4 ->
                        ListListenersResponse.parseFrom(answer).getListenersList().stream()
                                .map(FromWire::listener)
                                .toList();
                case 5 -> Answers.history(ListHistoryResponse.parseFrom(answer));
                case 6 -> DialFromWire.status(GetDdmResponse.parseFrom(answer));
                case 7 -> DialFromWire.definition(InterfaceDefinition.parseFrom(answer));
                case 8 -> DialFromWire.explanation(ExplainResponse.parseFrom(answer));
                case 9 -> DialFromWire.attempt(Attempt.parseFrom(answer));
                case 10 -> Errors.of(org.dialtone.wire.v1.Error.parseFrom(answer));
                case 11 -> FromWire.traffic(org.dialtone.wire.v1.Traffic.parseFrom(answer));
                default -> "";
            };
        } catch (InvalidProtocolBufferException _) {
            return ""; // gRPC says so before anybody here reads it
        }
    }
}
