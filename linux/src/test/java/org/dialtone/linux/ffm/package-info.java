@NullMarked
package org.dialtone.linux.ffm;

import org.jspecify.annotations.NullMarked;
