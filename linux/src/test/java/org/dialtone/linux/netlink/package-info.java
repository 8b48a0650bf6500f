@NullMarked
package org.dialtone.linux.netlink;

import org.jspecify.annotations.NullMarked;
