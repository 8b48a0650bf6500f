package org.dialtone.testbed.fake;

import org.dialtone.api.Cause;
import org.dialtone.api.FarEnd;
import org.dialtone.api.Traffic;
import org.dialtone.core.port.client.ClientSession;
import org.dialtone.core.port.client.ClientSource;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// A server whose clients a test plays. It outlives the routers that look at it.
public final class FakeClientSource implements ClientSource {
    private final String name;
    private final Map<String, ClientSession> sessions = new LinkedHashMap<>();
    private final Map<String, Traffic> passed = new LinkedHashMap<>();

    /// Held while something is told, so that nothing is once this is closed.
    private final ReentrantLock telling = new ReentrantLock();

    private @Nullable Listener listener;
    private int starts;
    private boolean slow;
    private boolean deaf;
    private boolean idle;

    public FakeClientSource() {
        this("vpn");
    }

    /// @param name what the server is called
    public FakeClientSource(String name) {
        this.name = name;
    }

    /// How often somebody has begun to listen.
    public synchronized int starts() {
        return starts;
    }

    /// Whether somebody listens.
    public synchronized boolean listened() {
        return listener != null;
    }

    /// What it tells at first comes only with [#answer].
    public synchronized void slow() {
        slow = true;
    }

    /// It takes no requests to hang up.
    public synchronized void deaf() {
        deaf = true;
    }

    /// It takes requests to hang up, and does nothing.
    public synchronized void idle() {
        idle = true;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String kind() {
        return "fake";
    }

    @Override
    public void start(Listener next) {
        telling.lock();
        try {
            synchronized (this) {
                listener = next;
                starts++;
                if (slow) {
                    return;
                }
            }
            answer();
        } finally {
            telling.unlock();
        }
    }

    /// Tells what there is, as a server that looks for the first time.
    public void answer() {
        telling.lock();
        try {
            for (ClientSession each : copy()) {
                listener().begun(each);
            }
            listener().complete();
        } finally {
            telling.unlock();
        }
    }

    private synchronized List<ClientSession> copy() {
        return List.copyOf(sessions.values());
    }

    private synchronized Listener listener() {
        if (listener == null) {
            throw new AssertionError("not started");
        }
        return listener;
    }

    private synchronized @Nullable Listener listening() {
        return listener;
    }

    /// Somebody dials in.
    public void come(String key, String user, String remote, @Nullable Instant since) {
        telling.lock();
        try {
            ClientSession session =
                    new ClientSession(key, user, new FarEnd(user, remote, List.of()), since);
            Listener told;
            synchronized (this) {
                sessions.put(key, session);
                passed.put(key, Traffic.NONE);
                told = listening();
            }
            if (told != null) {
                told.begun(session);
            }
        } finally {
            telling.unlock();
        }
    }

    /// Somebody dials in from elsewhere while the session lasts.
    public void roam(String key, String remote) {
        change(key, remote, null);
    }

    /// Somebody is called otherwise while the session lasts.
    public void name(String key, String user) {
        change(key, null, user);
    }

    /// @param remote null as it was
    /// @param user null as it was
    private void change(String key, @Nullable String remote, @Nullable String user) {
        telling.lock();
        try {
            ClientSession session;
            synchronized (this) {
                ClientSession before = sessions.get(key);
                if (before == null) {
                    throw new AssertionError("no session " + key);
                }
                FarEnd farEnd =
                        new FarEnd(
                                user == null ? before.farEnd().user() : user,
                                remote == null ? before.farEnd().remote() : remote,
                                List.of());
                session =
                        new ClientSession(
                                key, user == null ? before.name() : user, farEnd, before.since());
                sessions.put(key, session);
            }
            listener().changed(session);
        } finally {
            telling.unlock();
        }
    }

    public synchronized void pass(String key, Traffic sum) {
        passed.put(key, sum);
    }

    /// Somebody goes.
    public void go(String key, Cause cause) {
        telling.lock();
        try {
            Traffic traffic;
            Listener told;
            synchronized (this) {
                sessions.remove(key);
                traffic = passed.remove(key);
                told = listening();
            }
            if (told != null) {
                told.ended(key, cause, traffic);
            }
        } finally {
            telling.unlock();
        }
    }

    @Override
    public synchronized @Nullable Traffic traffic(String key) {
        return passed.get(key);
    }

    @Override
    public boolean hangUp(String key) {
        synchronized (this) {
            if (deaf) {
                return false;
            }
            if (idle) {
                return true;
            }
        }
        Thread.ofVirtual().start(() -> go(key, Cause.SESSION_ENDED));
        return true;
    }

    @Override
    public void close() {
        telling.lock();
        try {
            synchronized (this) {
                listener = null;
            }
        } finally {
            telling.unlock();
        }
    }
}
