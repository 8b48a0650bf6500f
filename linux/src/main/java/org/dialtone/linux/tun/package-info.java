/// Demand: the trap, a TUN device that holds the routes of interfaces that are down and keeps the
/// packets that come for them. See docs/design/demand.md.
@NullMarked
package org.dialtone.linux.tun;

import org.jspecify.annotations.NullMarked;
