/// Demand-dial interfaces: their definitions, and the demand-dial manager (DDM) that connects and
/// hangs them up.
@NullMarked
package org.dialtone.api.dial;

import org.jspecify.annotations.NullMarked;
