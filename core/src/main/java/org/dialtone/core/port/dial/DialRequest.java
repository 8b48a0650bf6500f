package org.dialtone.core.port.dial;

import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// What is to be dialled.
///
/// @param definition as it is at this moment
/// @param credentials null if there are none
public record DialRequest(
        InterfaceDefinition definition, @Nullable InterfaceCredentials credentials) {

    /// How long a dialer waits for an answer at most: nine tenths of the time that an attempt may
    /// take. So it is the dialer that gives up, and says what did not answer; the manager, which
    /// gives it up then, knows only that it took too long.
    public Duration patience() {
        return definition.policy().connectTimeout().multipliedBy(9).dividedBy(10);
    }
}
