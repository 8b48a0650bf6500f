package org.dialtone.testbed.fake;

import org.dialtone.api.FarEnd;
import org.dialtone.core.port.client.ClientLinks;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Links of kind ppp whose names begin with these words are clients'; who they are, a test says.
public final class FakeClientLinks implements ClientLinks {
    private final List<String> beginnings;
    private final Map<String, FarEnd> known = new HashMap<>();
    private final List<String> looked = new ArrayList<>();
    private final List<String> hungUp = new ArrayList<>();
    private @Nullable Listener listener;

    /// Those whose names begin with `ppp`.
    public FakeClientLinks() {
        this("ppp");
    }

    public FakeClientLinks(String... beginnings) {
        this.beginnings = List.of(beginnings);
    }

    @Override
    public boolean holds(String link, @Nullable String kind) {
        return "ppp".equals(kind) && beginnings.stream().anyMatch(link::startsWith);
    }

    @Override
    public synchronized void start(Listener next) {
        listener = next;
    }

    /// Whoever looks for this link hears that it is this user; until then nothing.
    public void know(String link, FarEnd farEnd) {
        Listener told;
        synchronized (this) {
            known.put(link, farEnd);
            told = looked.contains(link) ? listener : null;
        }
        if (told != null) {
            told.found(link, farEnd);
        }
    }

    @Override
    public void look(String link) {
        FarEnd farEnd;
        Listener told;
        synchronized (this) {
            looked.add(link);
            farEnd = known.get(link);
            told = listener;
        }
        if (farEnd != null && told != null) {
            Thread.ofVirtual().start(() -> told.found(link, farEnd));
        }
    }

    public synchronized List<String> looked() {
        return List.copyOf(looked);
    }

    @Override
    public synchronized boolean hangUp(String link) {
        hungUp.add(link);
        return true;
    }

    public synchronized List<String> hungUp() {
        return List.copyOf(hungUp);
    }

    @Override
    public synchronized void close() {
        listener = null;
    }
}
