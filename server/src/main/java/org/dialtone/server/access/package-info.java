/// Who a peer is and what it may do.
@NullMarked
package org.dialtone.server.access;

import org.jspecify.annotations.NullMarked;
