/// The service over its real sockets, on a scripted kernel.
@NullMarked
package org.dialtone.testbed.service;

import org.jspecify.annotations.NullMarked;
