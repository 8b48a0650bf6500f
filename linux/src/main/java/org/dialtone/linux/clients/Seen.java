package org.dialtone.linux.clients;

import org.dialtone.api.Traffic;
import org.dialtone.core.port.client.ClientSession;
import org.jspecify.annotations.Nullable;

/// A session as one look at its server shows it.
///
/// @param traffic null if the server does not say
record Seen(ClientSession session, @Nullable Traffic traffic) {}
