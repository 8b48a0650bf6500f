/// The daemon's log: lines on standard error, for a person or for a machine.
@NullMarked
package org.dialtone.daemon.log;

import org.jspecify.annotations.NullMarked;
