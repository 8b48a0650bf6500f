/// A kernel and clocks that do what a script says, for tests without a real network.
@NullMarked
package org.dialtone.testbed.fake;

import org.jspecify.annotations.NullMarked;
