/// The public API of Dialtone: a router, its interfaces and connections, and the two calls at its
/// heart, [org.dialtone.api.Router#register] and [org.dialtone.api.Router#deregister].
///
/// Everything here is safe for use by many threads unless a type says otherwise.
@NullMarked
package org.dialtone.api;

import org.jspecify.annotations.NullMarked;
