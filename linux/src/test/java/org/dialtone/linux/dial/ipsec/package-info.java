@NullMarked
package org.dialtone.linux.dial.ipsec;

import org.jspecify.annotations.NullMarked;
