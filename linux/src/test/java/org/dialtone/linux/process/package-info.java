@NullMarked
package org.dialtone.linux.process;

import org.jspecify.annotations.NullMarked;
