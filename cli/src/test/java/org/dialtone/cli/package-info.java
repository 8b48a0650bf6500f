@NullMarked
package org.dialtone.cli;

import org.jspecify.annotations.NullMarked;
