package org.dialtone.server.grpc;

import org.dialtone.api.dial.DdmStatus;
import org.dialtone.api.dial.DefinitionKeys;
import org.dialtone.api.dial.Explanation;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.dial.Timeline;
import org.dialtone.wire.v1.Attempt;
import org.dialtone.wire.v1.DdmState;
import org.dialtone.wire.v1.ExplainResponse;
import org.dialtone.wire.v1.GetDdmResponse;
import org.dialtone.wire.v1.ListDefinitionsResponse;
import org.dialtone.wire.v1.Phase;

import java.util.ArrayList;
import java.util.List;

/// What the demand-dial manager says, as the wire tells it.
final class DialToWire {
    /// How much a part of a list may hold before the next begins. A definition has less than a
    /// mebibyte.
    private static final int PART_BYTES = 256 << 10;

    /// How many problems are told; a person reads the first.
    private static final int MOST_PROBLEMS = 1000;

    private DialToWire() {}

    static GetDdmResponse status(DdmStatus status) {
        List<String> problems = status.problems();
        return GetDdmResponse.newBuilder()
                .setState(
                        switch (status.state()) {
                            case RUNNING -> DdmState.DDM_STATE_RUNNING;
                            case PAUSED -> DdmState.DDM_STATE_PAUSED;
                            case STOPPED -> DdmState.DDM_STATE_STOPPED;
                        })
                .setDefined(status.defined())
                .setConnected(status.connected())
                .setConnecting(status.connecting())
                .setWaiting(status.waiting())
                .setDials(status.dials())
                .setFailures(status.failures())
                .putAllPackets(status.packets())
                .addAllProblems(problems.subList(0, Math.min(MOST_PROBLEMS, problems.size())))
                .build();
    }

    static org.dialtone.wire.v1.InterfaceDefinition definition(InterfaceDefinition definition) {
        return org.dialtone.wire.v1.InterfaceDefinition.newBuilder()
                .setName(definition.name())
                .putAllKeys(DefinitionKeys.all(definition))
                .build();
    }

    static List<ListDefinitionsResponse> parts(List<InterfaceDefinition> definitions) {
        List<ListDefinitionsResponse> parts = new ArrayList<>();
        ListDefinitionsResponse.Builder part = ListDefinitionsResponse.newBuilder();
        int bytes = 0;
        for (InterfaceDefinition each : definitions) {
            org.dialtone.wire.v1.InterfaceDefinition definition = definition(each);
            part.addDefinitions(definition);
            bytes += definition.getSerializedSize();
            if (bytes >= PART_BYTES) {
                parts.add(part.build());
                part.clear();
                bytes = 0;
            }
        }
        if (part.getDefinitionsCount() > 0) {
            parts.add(part.build());
        }
        return parts;
    }

    static ExplainResponse explanation(Explanation explanation) {
        ExplainResponse.Builder built =
                ExplainResponse.newBuilder()
                        .setDials(explanation.dials())
                        .setState(ToWire.state(explanation.state()));
        for (Explanation.Finding each : explanation.findings()) {
            built.addFindings(
                    ExplainResponse.Finding.newBuilder()
                            .setCheck(each.check())
                            .setAllows(each.allows())
                            .setWords(each.words()));
        }
        if (explanation.until() != null) {
            built.setUntil(ToWire.time(explanation.until()));
        }
        return built.build();
    }

    static Attempt attempt(Timeline timeline) {
        Attempt.Builder built =
                Attempt.newBuilder()
                        .setActor(ToWire.actor(timeline.actor()))
                        .setCause(timeline.cause().name())
                        .setWords(timeline.words());
        for (org.dialtone.api.dial.Phase each : timeline.phases()) {
            built.addPhases(
                    Phase.newBuilder()
                            .setName(each.name())
                            .setSince(ToWire.time(each.since()))
                            .setDuration(ToWire.duration(each.duration()))
                            .setWords(each.words()));
        }
        if (timeline.connection() != null) {
            built.setConnection(timeline.connection().value());
        }
        if (timeline.ended() != null) {
            built.setEnded(timeline.ended().name());
        }
        if (timeline.error() != null) {
            built.setError(timeline.error().code());
        }
        return built.build();
    }
}
