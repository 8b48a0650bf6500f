@NullMarked
package org.dialtone.linux.clients;

import org.jspecify.annotations.NullMarked;
