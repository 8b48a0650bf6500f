@NullMarked
package org.dialtone.testbed.contract;

import org.jspecify.annotations.NullMarked;
