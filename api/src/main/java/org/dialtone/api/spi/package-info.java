/// What a router needs of an event object, and what all routers share. For those who write routers;
/// applications have no use for it.
@NullMarked
package org.dialtone.api.spi;

import org.jspecify.annotations.NullMarked;
