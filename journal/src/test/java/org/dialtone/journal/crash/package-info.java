/// Processes that are killed.
@NullMarked
package org.dialtone.journal.crash;

import org.jspecify.annotations.NullMarked;
