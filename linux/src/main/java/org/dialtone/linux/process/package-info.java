/// Programs of ours: started so that they outlive this one, watched, stopped with all that they
/// leave behind, found again.
@NullMarked
package org.dialtone.linux.process;

import org.jspecify.annotations.NullMarked;
