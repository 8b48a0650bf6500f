package org.dialtone.server.access;

import org.dialtone.core.model.Caller;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The policy in force, for all who let callers in. Any thread.
public final class Access {
    private final InstantSource clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile AccessPolicy policy;

    public Access(AccessPolicy policy, InstantSource clock) {
        this.policy = policy;
        this.clock = clock;
    }

    /// What a peer may do at this moment. May look names up: not on an event loop.
    public Caller caller(Peer peer) {
        return policy.caller(peer, clock.instant());
    }

    /// Whether a certificate may connect.
    public boolean accepts(Peer.Certificate certificate) {
        return policy.accepts(certificate, clock.instant());
    }

    /// Puts another policy in force. When it returns, whoever listens has ended what the new one
    /// does not allow.
    public void replace(AccessPolicy next) {
        policy = next;
        listeners.forEach(Runnable::run);
    }

    /// To be called, on the thread that replaces it, whenever the policy has been replaced.
    ///
    /// @return ends that
    public Runnable onReplaced(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
