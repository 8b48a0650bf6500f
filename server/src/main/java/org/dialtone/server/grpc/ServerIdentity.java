package org.dialtone.server.grpc;

import org.jspecify.annotations.Nullable;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// Who the service is over TLS, and whom it trusts to say who others are. May be replaced at run
/// time: handshakes from then on use the new one, connections stay. Any thread.
public final class ServerIdentity {
    private volatile Credentials credentials;

    public ServerIdentity(Credentials credentials) {
        this.credentials = credentials;
    }

    public void replace(Credentials next) {
        credentials = next;
    }

    X509ExtendedTrustManager trust() {
        return credentials.trust();
    }

    X509ExtendedKeyManager keyManager() {
        return new Keys();
    }

    private final class Keys extends X509ExtendedKeyManager {
        @Override
        public @Nullable String chooseEngineServerAlias(
                String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return credentials.keys().chooseEngineServerAlias(type, issuers, engine);
        }

        @Override
        public @Nullable String chooseServerAlias(
                String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return credentials.keys().chooseServerAlias(type, issuers, socket);
        }

        @Override
        public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
            return credentials.keys().getServerAliases(type, issuers);
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return credentials.keys().getCertificateChain(alias);
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return credentials.keys().getPrivateKey(alias);
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }

        @Override
        public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
            return null;
        }
    }
}
