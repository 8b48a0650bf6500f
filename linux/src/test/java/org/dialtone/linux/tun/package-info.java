@NullMarked
package org.dialtone.linux.tun;

import org.jspecify.annotations.NullMarked;
