/// Connections by WireGuard, in user space by wireguard-go.
@NullMarked
package org.dialtone.linux.dial.wireguard;

import org.jspecify.annotations.NullMarked;
