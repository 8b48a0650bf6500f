/// What the core needs from outside: the kernel's links, a journal, time. Two or three methods
/// each, so that a test can stand in for any.
@NullMarked
package org.dialtone.core.port;

import org.jspecify.annotations.NullMarked;
