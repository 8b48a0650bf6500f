package org.dialtone.testbed.fake;

import org.dialtone.api.dial.PacketFilter;
import org.dialtone.core.port.dial.ActivityMonitor;

import java.util.Set;
import java.util.TreeSet;

/// Traffic that passes when the test says so.
public final class FakeActivity implements ActivityMonitor {
    private final Set<String> watched = new TreeSet<>();
    private final Set<String> passing = new TreeSet<>();

    /// Something passes the link all the time, or nothing.
    public synchronized void passing(String link, boolean something) {
        if (something) {
            passing.add(link);
        } else {
            passing.remove(link);
        }
    }

    /// The process that watched is gone.
    public synchronized void forget() {
        watched.clear();
    }

    /// The links that are watched.
    public synchronized Set<String> watched() {
        return Set.copyOf(watched);
    }

    @Override
    public synchronized Watch watch(String link, PacketFilter counts) {
        watched.add(link);
        return new Watch() {
            @Override
            public boolean passed() {
                synchronized (FakeActivity.this) {
                    return passing.contains(link);
                }
            }

            @Override
            public void close() {
                synchronized (FakeActivity.this) {
                    watched.remove(link);
                }
            }
        };
    }
}
