/// WireGuard, by the kernel (in a guest) and by wireguard-go, in namespaces of the test's own.
@NullMarked
package org.dialtone.testbed.wireguard;

import org.jspecify.annotations.NullMarked;
