/// A router elsewhere, in another process or on another machine: [RemoteRouter].
@NullMarked
package org.dialtone.client;

import org.jspecify.annotations.NullMarked;
