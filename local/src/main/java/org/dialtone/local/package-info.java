/// A router in one's own process: the core and the kernel put together.
@NullMarked
package org.dialtone.local;

import org.jspecify.annotations.NullMarked;
