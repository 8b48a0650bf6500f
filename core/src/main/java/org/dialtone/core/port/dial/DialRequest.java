package org.dialtone.core.port.dial;

import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.jspecify.annotations.Nullable;

/// What is to be dialled.
///
/// @param definition as it is at this moment
/// @param credentials null if there are none
public record DialRequest(
        InterfaceDefinition definition, @Nullable InterfaceCredentials credentials) {}
