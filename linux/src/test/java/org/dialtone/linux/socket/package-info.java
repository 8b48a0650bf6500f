@NullMarked
package org.dialtone.linux.socket;

import org.jspecify.annotations.NullMarked;
