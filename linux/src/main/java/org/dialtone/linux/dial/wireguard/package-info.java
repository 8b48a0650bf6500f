/// Connections by WireGuard, by the kernel or by wireguard-go.
@NullMarked
package org.dialtone.linux.dial.wireguard;

import org.jspecify.annotations.NullMarked;
