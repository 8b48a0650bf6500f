/// From link messages to differences and states; and when to ask the kernel. Pure.
@NullMarked
package org.dialtone.core.link;

import org.jspecify.annotations.NullMarked;
