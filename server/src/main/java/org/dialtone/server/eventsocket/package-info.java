/// The event socket: programs in any language register eventfds with the router. The protocol is
/// specified in docs/event-socket.md.
@NullMarked
package org.dialtone.server.eventsocket;

import org.jspecify.annotations.NullMarked;
