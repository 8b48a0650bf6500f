package org.dialtone.api.dial;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How the demand-dial manager is.
///
/// @param defined how many interfaces are defined
/// @param connected how many of them are connected
/// @param connecting how many are being dialled
/// @param waiting how many wait to be dialled again, or for their turn
/// @param dials attempts begun since the router was opened
/// @param failures attempts of these that failed
/// @param packets what has become of the packets that came for interfaces that were down, by the
///   name of the counter (received, kept, delivered, dropped-number, dropped-bytes, expired ...),
///   since the router was opened; empty where packets dial nothing
/// @param problems what is wrong with definitions, in words, one each
public record DdmStatus(
        DdmState state,
        int defined,
        int connected,
        int connecting,
        int waiting,
        long dials,
        long failures,
        Map<String, Long> packets,
        List<String> problems) {
    public DdmStatus {
        packets = Collections.unmodifiableMap(new TreeMap<>(packets));
        problems = List.copyOf(problems);
    }
}
