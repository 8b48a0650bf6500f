/// The router's one loop, the state it publishes, and the handles onto it.
@NullMarked
package org.dialtone.core.loop;

import org.jspecify.annotations.NullMarked;
