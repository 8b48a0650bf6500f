/// The service under faults: killed, stopped, cut off, overrun; what its clients saw is judged by
/// the seven validators, and its journal by the kernel's own counters.
@NullMarked
package org.dialtone.testbed.faults;

import org.jspecify.annotations.NullMarked;
