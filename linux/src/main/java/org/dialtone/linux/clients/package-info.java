/// Who has dialled in to the servers of this machine: OpenVPN, WireGuard, pppd. See
/// docs/design/clients.md.
@NullMarked
package org.dialtone.linux.clients;

import org.jspecify.annotations.NullMarked;
