/// Clients that dial in to real servers, as the daemon tells of them.
@NullMarked
package org.dialtone.testbed.clients;

import org.jspecify.annotations.NullMarked;
