@NullMarked
package org.dialtone.linux.dial;

import org.jspecify.annotations.NullMarked;
