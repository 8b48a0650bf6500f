package org.dialtone.client;

import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.RouterError;
import org.dialtone.api.dial.DdmState;
import org.dialtone.api.dial.DdmStatus;
import org.dialtone.api.dial.DefinitionKeys;
import org.dialtone.api.dial.Explanation;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.dial.Phase;
import org.dialtone.api.dial.Timeline;
import org.dialtone.wire.v1.Attempt;
import org.dialtone.wire.v1.ExplainResponse;
import org.dialtone.wire.v1.GetDdmResponse;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What a demand-dial manager says to values of the API; throws IllegalArgumentException for what
/// cannot be one, within [FromWire#read].
final class DialFromWire {
    private DialFromWire() {}

    static DdmStatus status(GetDdmResponse it) {
        return new DdmStatus(
                switch (it.getState()) {
                    case DDM_STATE_RUNNING -> DdmState.RUNNING;
                    case DDM_STATE_PAUSED -> DdmState.PAUSED;
                    case DDM_STATE_STOPPED -> DdmState.STOPPED;
                    case DDM_STATE_UNSPECIFIED, UNRECOGNIZED ->
                            throw new IllegalArgumentException(
                                    "a demand-dial manager in no known state");
                },
                it.getDefined(),
                it.getConnected(),
                it.getConnecting(),
                it.getWaiting(),
                it.getDials(),
                it.getFailures(),
                it.getPacketsMap(),
                it.getProblemsList());
    }

    /// A definition, without what only a newer router knows to say.
    static InterfaceDefinition definition(org.dialtone.wire.v1.InterfaceDefinition it) {
        Map<String, String> keys = new HashMap<>(it.getKeysMap());
        Set<String> unknown = new HashSet<>();
        InterfaceDefinition whole =
                DefinitionKeys.parse(it.getName(), keys, (key, _) -> unknown.add(key));
        if (whole != null) {
            return whole;
        }
        keys.keySet().removeAll(unknown);
        StringBuilder wrong = new StringBuilder();
        InterfaceDefinition rest =
                DefinitionKeys.parse(
                        it.getName(),
                        keys,
                        (key, words) -> wrong.append(key).append(": ").append(words).append(' '));
        if (rest == null) {
            throw new IllegalArgumentException(wrong.toString().strip());
        }
        return rest;
    }

    static Explanation explanation(ExplainResponse it) {
        return new Explanation(
                it.getDials(),
                FromWire.state(it.getStateValue()),
                it.getFindingsList().stream()
                        .map(
                                each ->
                                        new Explanation.Finding(
                                                each.getCheck(), each.getAllows(), each.getWords()))
                        .toList(),
                it.hasUntil() ? FromWire.instant(it.getUntil()) : null);
    }

    static Timeline attempt(Attempt it) {
        return new Timeline(
                FromWire.actor(it.getActor()),
                FromWire.named(Cause.class, it.getCause(), Cause.UNKNOWN),
                it.getPhasesList().stream()
                        .map(
                                each ->
                                        new Phase(
                                                each.getName(),
                                                FromWire.instant(each.getSince()),
                                                FromWire.duration(each.getDuration()),
                                                each.getWords()))
                        .toList(),
                it.hasConnection() ? new ConnectionId(it.getConnection()) : null,
                it.hasEnded() ? FromWire.named(Cause.class, it.getEnded(), Cause.UNKNOWN) : null,
                it.hasError() ? RouterError.of(it.getError()).orElse(RouterError.UNKNOWN) : null,
                it.getWords());
    }
}
