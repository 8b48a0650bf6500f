/// The service put together: `dialtone serve`, `dialtone config check`, `dialtone pki`.
@NullMarked
package org.dialtone.daemon;

import org.jspecify.annotations.NullMarked;
