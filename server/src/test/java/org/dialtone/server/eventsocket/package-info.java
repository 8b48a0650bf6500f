@NullMarked
package org.dialtone.server.eventsocket;

import org.jspecify.annotations.NullMarked;
