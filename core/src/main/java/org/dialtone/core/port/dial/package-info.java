/// What the demand-dial manager needs from outside: dialers, definitions, packets.
@NullMarked
package org.dialtone.core.port.dial;

import org.jspecify.annotations.NullMarked;
