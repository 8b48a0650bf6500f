/// The C library and the kernel's system calls, through java.lang.foreign. Nothing else in Dialtone
/// touches it.
@NullMarked
package org.dialtone.linux.ffm;

import org.jspecify.annotations.NullMarked;
