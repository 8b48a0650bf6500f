/// Local sockets that keep packets and carry descriptors (unix(7)).
@NullMarked
package org.dialtone.linux.socket;

import org.jspecify.annotations.NullMarked;
