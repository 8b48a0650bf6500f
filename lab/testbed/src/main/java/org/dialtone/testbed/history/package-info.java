/// What clients of a router saw, and the seven validators that judge it: one for each promise of
/// the event stream.
@NullMarked
package org.dialtone.testbed.history;

import org.jspecify.annotations.NullMarked;
