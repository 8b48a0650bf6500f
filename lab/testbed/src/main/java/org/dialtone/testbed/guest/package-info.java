/// Tests that need a kernel of their own, for what the host's cannot do: they run in a User-Mode
/// Linux guest on the host's file system, and are reported on the host.
@NullMarked
package org.dialtone.testbed.guest;

import org.jspecify.annotations.NullMarked;
