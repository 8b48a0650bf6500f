/// Connections that openvpn makes, told of by its management interface.
@NullMarked
package org.dialtone.linux.dial.openvpn;

import org.jspecify.annotations.NullMarked;
