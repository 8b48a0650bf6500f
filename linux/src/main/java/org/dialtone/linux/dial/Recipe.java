package org.dialtone.linux.dial;

import org.dialtone.api.Cause;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Established;
import org.dialtone.linux.process.Child;
import org.dialtone.linux.process.ExitStatus;
import org.dialtone.linux.process.Launch;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// How one kind of connection is made by one program. Has no state: all is in the child's
/// directory, where a later daemon finds it again.
interface Recipe {
    DialKind kind();

    /// As [org.dialtone.core.port.dial.Dialer#problems].
    List<String> problems(InterfaceDefinition definition);

    /// As [org.dialtone.core.port.dial.Dialer#lacking].
    List<String> lacking(InterfaceDefinition definition);

    /// As [org.dialtone.core.port.dial.Dialer#missing].
    @Nullable String missing(InterfaceDefinition definition);

    /// Writes the files that the program takes, and says how it is started.
    Launch prepare(DialRequest request, Path directory) throws IOException;

    /// How far an attempt has come.
    DialPhase phase(Child child);

    /// The connection; null while it is not there.
    @Nullable Established established(DialRequest request, Child child);

    /// Whether it is over, though the program goes on and has to be stopped.
    default boolean finished(Child child) {
        return false;
    }

    /// Whether the end of a connection may be told by the program's output alone, which is then
    /// watched as long as it lasts.
    default boolean tellsTheEndInItsOutput() {
        return false;
    }

    /// Whether [#ending] is known when the link goes down, or a moment later.
    default boolean tellsWhy(InterfaceDefinition definition) {
        return false;
    }

    /// Why a connection ends whose program has not ended yet; null if it does not, or that is not
    /// known.
    default @Nullable Cause ending(Child child) {
        return null;
    }

    /// How it ended, where nobody here has asked for it.
    ///
    /// @param connected whether the connection had been there
    DialEnd end(Child child, ExitStatus status, boolean connected);

    /// The last words of the program that say something; may be empty.
    String words(Child child);
}
