package org.dialtone.core.ddm;

import org.dialtone.api.ConnectionState;
import org.dialtone.api.RouterError;
import org.dialtone.api.UnreachabilityReason;
import org.jspecify.annotations.Nullable;

import java.util.Set;

/// What an interface is to the outside.
///
/// @param reasons empty unless [ConnectionState#UNREACHABLE]
/// @param lastError of the last failed attempt; null after a connection was made
public record Shown(
        ConnectionState state, Set<UnreachabilityReason> reasons, @Nullable RouterError lastError) {
    public Shown {
        reasons = Set.copyOf(reasons);
    }
}
