@NullMarked
package org.dialtone.local;

import org.jspecify.annotations.NullMarked;
