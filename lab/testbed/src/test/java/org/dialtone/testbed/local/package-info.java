/// What a router in one's own process does where it lacks something: rights, netlink, descriptors.
@NullMarked
package org.dialtone.testbed.local;

import org.jspecify.annotations.NullMarked;
