package org.dialtone.server.grpc;

import org.dialtone.server.access.Access;
import org.dialtone.server.access.Certificates;
import org.dialtone.server.access.Peer;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Trusts clients that an authority of ours has certified and that have not been revoked. Asks for
/// both at each handshake, so that either may be replaced.
final class ClientTrust extends X509ExtendedTrustManager {
    private final ServerIdentity identity;
    private final Access access;

    ClientTrust(ServerIdentity identity, Access access) {
        this.identity = identity;
        this.access = access;
    }

    private void checkRevocation(X509Certificate[] chain) throws CertificateException {
        Peer.Certificate peer;
        try {
            peer = Certificates.peer(chain[0]);
        } catch (IllegalArgumentException e) {
            throw new CertificateException(e.getMessage(), e);
        }
        if (!access.accepts(peer)) {
            throw new CertificateException("revoked: certificate " + peer.name());
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        identity.trust().checkClientTrusted(chain, type, engine);
        checkRevocation(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        identity.trust().checkClientTrusted(chain, type, socket);
        checkRevocation(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        identity.trust().checkClientTrusted(chain, type);
        checkRevocation(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
            throws CertificateException {
        throw neverAClient();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
            throws CertificateException {
        throw neverAClient();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
            throws CertificateException {
        throw neverAClient();
    }

    private static CertificateException neverAClient() {
        return new CertificateException("this is a server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return identity.trust().getAcceptedIssuers();
    }
}
