package org.dialtone.daemon.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/// A certificate and its key. The key is in nobody's words: [#toString] leaves it out.
record Issued(X509Certificate certificate, PrivateKey key) {
    @Override
    public String toString() {
        return "certificate of " + certificate.getSubjectX500Principal();
    }
}
