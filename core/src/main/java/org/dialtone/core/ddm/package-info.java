/// The demand-dial state machine: when an interface is dialled, dialled again and hung up. Pure: no
/// clock, no thread, no effect but the values it returns.
@NullMarked
package org.dialtone.core.ddm;

import org.jspecify.annotations.NullMarked;
