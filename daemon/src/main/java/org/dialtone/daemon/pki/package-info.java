/// A certificate authority of one's own, for mutual TLS between this router and its clients.
@NullMarked
package org.dialtone.daemon.pki;

import org.jspecify.annotations.NullMarked;
