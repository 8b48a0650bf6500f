/// What a router needs from outside to know who has dialled in to this machine: the servers' own
/// word for it. See docs/design/clients.md.
@NullMarked
package org.dialtone.core.port.client;

import org.jspecify.annotations.NullMarked;
