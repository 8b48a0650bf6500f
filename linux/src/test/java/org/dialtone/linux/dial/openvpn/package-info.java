@NullMarked
package org.dialtone.linux.dial.openvpn;

import org.jspecify.annotations.NullMarked;
