/// The wire API (dialtone/v1/router.proto) on a Unix socket and over TLS.
@NullMarked
package org.dialtone.server.grpc;

import org.jspecify.annotations.NullMarked;
