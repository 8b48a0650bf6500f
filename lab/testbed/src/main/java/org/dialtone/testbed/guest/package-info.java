/// Tests that need a kernel of their own, for what the host's cannot do: they run in a guest, of
/// User-Mode Linux or with Debian's kernel, on the host's file system, and are reported on the
/// host.
@NullMarked
package org.dialtone.testbed.guest;

import org.jspecify.annotations.NullMarked;
