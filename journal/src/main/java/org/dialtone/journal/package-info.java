/// The durable record of events: SQLite behind the core's Journal port.
@NullMarked
package org.dialtone.journal;

import org.jspecify.annotations.NullMarked;
