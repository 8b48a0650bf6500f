@NullMarked
package org.dialtone.linux.vici;

import org.jspecify.annotations.NullMarked;
