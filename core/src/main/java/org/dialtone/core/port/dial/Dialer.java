package org.dialtone.core.port.dial;

import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.InterfaceDefinition;
import org.jspecify.annotations.Nullable;

import java.util.List;

/// Makes connections of one kind by a program or protocol of its own. Methods may be called from
/// any thread and return at once; what follows comes through the listener.
public interface Dialer {

    DialKind kind();

    /// What is wrong with the settings of a definition, one sentence each: which key, what was
    /// found, what was expected. Looks at nothing but its argument.
    List<String> problems(InterfaceDefinition definition);

    /// The settings that a definition has yet to say before it can be dialled, one sentence each,
    /// none of which [#problems] names: which key, what is expected. Looks at nothing but its
    /// argument.
    default List<String> lacking(InterfaceDefinition definition) {
        return List.of();
    }

    /// Whether the program and the device it takes are there; null if so, else what is missing, a
    /// sentence. Looks at the system; quick.
    @Nullable String missing(InterfaceDefinition definition);

    /// Begins an attempt. At most one a definition is under way at any time.
    Dialling dial(DialRequest request, DialListener listener);

    /// Takes over what an earlier daemon dialled for this definition and left running; null if
    /// nothing is. A connection that is up comes as [DialListener#established], without an attempt.
    @Nullable Dialling adopt(DialRequest request, DialListener listener);

    /// Ends what an earlier daemon left running and nobody has taken over: its definition is gone,
    /// or is for something else now. Returns at once. Called once, after everything that is defined
    /// has been tried to [#adopt].
    default void sweep() {}
}
