package org.dialtone.server.grpc;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

import org.dialtone.server.access.Access;

import javax.net.ssl.SSLException;

/// Mutual TLS 1.3, and nothing older: who has no certificate of a trusted authority, or a revoked
/// one, does not get past the handshake.
final class Tls {
    private Tls() {}

    static SslContext context(ServerIdentity identity, Access access) {
        try {
            SslContextBuilder builder =
                    SslContextBuilder.forServer(identity.keyManager())
                            .trustManager(new ClientTrust(identity, access))
                            .clientAuth(ClientAuth.REQUIRE)
                            .protocols("TLSv1.3")
                            // a resumed session is not asked for its certificate again
                            .sessionTimeout(600)
                            .sessionCacheSize(1_000);
            return GrpcSslContexts.configure(builder, SslProvider.JDK).build();
        } catch (SSLException e) {
            throw new IllegalArgumentException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }
}
