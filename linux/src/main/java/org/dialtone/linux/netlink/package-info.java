/// Links through rtnetlink(7): the codec, the socket, and the source that the router loop waits on.
@NullMarked
package org.dialtone.linux.netlink;

import org.jspecify.annotations.NullMarked;
