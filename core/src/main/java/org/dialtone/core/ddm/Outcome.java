package org.dialtone.core.ddm;

import org.dialtone.api.RouterError;

/// What has become of a request.
public sealed interface Outcome {
    /// It is connected.
    record Connected() implements Outcome {}

    /// It is down.
    record Disconnected() implements Outcome {}

    /// It cannot be, or is not to be.
    ///
    /// @param words a sentence for whoever asked
    record Failed(RouterError error, String words) implements Outcome {}
}
