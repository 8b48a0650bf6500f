package org.dialtone.server.grpc;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerCall;
import io.grpc.ServerTransportFilter;

import org.dialtone.api.RouterException;
import org.dialtone.server.access.Access;
import org.dialtone.server.access.Certificates;
import org.dialtone.server.access.Peer;
import org.jspecify.annotations.Nullable;

import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/// The connections there are. gRPC tells when one comes and goes, on its event loops.
final class Sessions extends ServerTransportFilter implements AutoCloseable {
    private static final Attributes.Key<Session> KEY = Attributes.Key.create("dialtone-session");

    private final Access access;
    private final Supplier<Executor> here;
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private final Runnable unlisten;

    /// @param here the event loop it is asked on
    Sessions(Access access, Supplier<Executor> here) {
        this.access = access;
        this.here = here;
        this.unlisten = access.onReplaced(this::review);
    }

    @Override
    public Attributes transportReady(Attributes attributes) {
        Session session = new Session(peer(attributes), access, here.get());
        sessions.add(session);
        return attributes.toBuilder().set(KEY, session).build();
    }

    @Override
    public void transportTerminated(Attributes attributes) {
        Session session = attributes == null ? null : attributes.get(KEY);
        if (session != null) {
            sessions.remove(session);
        }
    }

    static Session of(ServerCall<?, ?> call) {
        Session session = call.getAttributes().get(KEY);
        if (session == null) {
            throw new IllegalStateException("a call without a session");
        }
        return session;
    }

    private static @Nullable Peer peer(Attributes attributes) {
        Peer.Local local = attributes.get(UnixPeer.KEY);
        if (local != null) {
            return local;
        }
        SSLSession tls = attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (tls == null) {
            return null;
        }
        try {
            return tls.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? Certificates.peer(certificate)
                    : null;
        } catch (SSLPeerUnverifiedException | IllegalArgumentException _) {
            return null; // may do nothing
        }
    }

    int size() {
        return sessions.size();
    }

    private void review() {
        sessions.forEach(Session::review);
    }

    /// Ends every call.
    void end(RouterException why) {
        sessions.forEach(session -> session.end(why));
    }

    @Override
    public void close() {
        unlisten.run();
    }
}
