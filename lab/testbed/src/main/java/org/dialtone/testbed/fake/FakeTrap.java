package org.dialtone.testbed.fake;

import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.dial.PacketHeader;
import org.dialtone.core.port.dial.DemandTrap;
import org.dialtone.core.port.dial.Established;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A trap that notes where the routes of each interface lead, and has no packets but the test's.
public final class FakeTrap implements DemandTrap {
    private final Map<String, String> routes = new TreeMap<>();
    private final List<String> done = new ArrayList<>();
    private @Nullable Listener listener;
    private boolean closed;

    /// A packet comes for an interface.
    public void packet(String name, PacketHeader packet) {
        Listener told;
        synchronized (this) {
            told = listener;
        }
        if (told != null) {
            told.demanded(name, packet);
        }
    }

    /// The process whose trap it is has gone, and its routes with it.
    public synchronized void forget() {
        routes.clear();
        listener = null;
    }

    /// `armed` or the link, by name; without those that are disarmed.
    public synchronized Map<String, String> routes() {
        return Map.copyOf(routes);
    }

    /// All that was asked of it, in order: `arm isp`, `release isp ppp-isp` ...
    public synchronized List<String> done() {
        return List.copyOf(done);
    }

    public synchronized boolean closed() {
        return closed;
    }

    @Override
    public synchronized void listen(Listener told) {
        listener = told;
    }

    @Override
    public synchronized void arm(InterfaceDefinition definition) {
        done.add("arm " + definition.name());
        routes.put(definition.name(), "armed");
    }

    @Override
    public synchronized void release(String name, Established connection) {
        done.add("release " + name + " " + connection.link());
        routes.put(name, connection.link());
    }

    @Override
    public synchronized void refuse(String name) {
        done.add("refuse " + name);
    }

    @Override
    public synchronized void disarm(String name) {
        done.add("disarm " + name);
        routes.remove(name);
    }

    @Override
    public synchronized Map<String, Long> counters() {
        return Map.of();
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
