/// The daemon as a black box: a process, its sockets, its files, its exit code.
@NullMarked
package org.dialtone.testbed.daemon;

import org.jspecify.annotations.NullMarked;
