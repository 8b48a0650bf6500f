/// The journal in memory and the streams that read it.
@NullMarked
package org.dialtone.core.stream;

import org.jspecify.annotations.NullMarked;
