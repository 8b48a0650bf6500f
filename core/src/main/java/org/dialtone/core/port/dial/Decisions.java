package org.dialtone.core.port.dial;

import org.dialtone.api.RouterError;
import org.dialtone.api.dial.DdmState;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/// What people have decided, and far ends.
///
/// @param ddm what the demand-dial manager is to do
/// @param interfaces by name, those of which anything is decided
public record Decisions(DdmState ddm, Map<String, Decision> interfaces) {
    public static final Decisions NONE = new Decisions(DdmState.RUNNING, Map.of());

    public Decisions {
        interfaces = Map.copyOf(interfaces);
    }

    /// What is decided of an interface.
    ///
    /// @param definition the seal of the definition that it was decided of: it says nothing of
    ///   another
    /// @param held whether somebody has hung it up
    /// @param refusal null if no far end has refused it
    public record Decision(String definition, boolean held, @Nullable Refusal refusal) {}

    /// A far end has refused it: dialling again cannot help.
    ///
    /// @param credentials the seal of those that were refused: it says nothing of others
    /// @param error of the attempt
    public record Refusal(String credentials, @Nullable RouterError error) {}
}
