@NullMarked
package org.dialtone.client;

import org.jspecify.annotations.NullMarked;
