package org.dialtone.api.dial;

import java.util.List;

/// How the demand-dial manager is.
///
/// @param defined how many interfaces are defined
/// @param connected how many of them are connected
/// @param connecting how many are being dialled
/// @param waiting how many wait to be dialled again, or for their turn
/// @param dials attempts begun since the router was opened
/// @param failures attempts of these that failed
/// @param problems what is wrong with definitions, in words, one each
public record DdmStatus(
        DdmState state,
        int defined,
        int connected,
        int connecting,
        int waiting,
        long dials,
        long failures,
        List<String> problems) {
    public DdmStatus {
        problems = List.copyOf(problems);
    }
}
