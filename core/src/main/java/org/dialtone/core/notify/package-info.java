/// Registrations of event objects, and the barrier of deregistering.
@NullMarked
package org.dialtone.core.notify;

import org.jspecify.annotations.NullMarked;
