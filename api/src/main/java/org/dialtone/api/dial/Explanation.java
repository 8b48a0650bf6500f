package org.dialtone.api.dial;

import org.dialtone.api.ConnectionState;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// Whether an interface would be dialled, and if not, why and until when.
///
/// @param dials whether it would
/// @param state the state it is in, or would be in at that time as far as is known
/// @param findings what was looked at, in the order in which the DDM looks: the first that says no
///   decides
/// @param until when that changes by itself; null if it does not, or nothing says no
public record Explanation(
        boolean dials, ConnectionState state, List<Finding> findings, @Nullable Instant until) {
    public Explanation {
        findings = List.copyOf(findings);
    }

    /// One thing that was looked at.
    ///
    /// @param check what was looked at: `enabled`, `state`, `hours`, `filter`, `definition`,
    ///   `credentials`, `device`, `back-off`, `mode`, `failover`, `ddm`
    /// @param allows whether it allows to dial
    /// @param words what was found, a sentence
    public record Finding(String check, boolean allows, String words) {}
}
