/// The barrier under fire: when deregister returns, no signal follows.
@NullMarked
package org.dialtone.testbed.barrier;

import org.jspecify.annotations.NullMarked;
