/// Where demand-dial interfaces are kept: one file each, and their secrets apart.
@NullMarked
package org.dialtone.daemon.interfaces;

import org.jspecify.annotations.NullMarked;
