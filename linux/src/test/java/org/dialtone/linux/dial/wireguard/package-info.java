@NullMarked
package org.dialtone.linux.dial.wireguard;

import org.jspecify.annotations.NullMarked;
