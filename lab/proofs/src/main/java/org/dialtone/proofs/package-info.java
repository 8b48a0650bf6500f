/// Memory-model tests (jcstress) of everything that threads share without a lock.
@NullMarked
package org.dialtone.proofs;

import org.jspecify.annotations.NullMarked;
