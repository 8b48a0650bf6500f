package org.dialtone.testbed.fake;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.core.port.dial.DecisionStore;
import org.dialtone.core.port.dial.Decisions;

/// Decisions in memory, and a disk that may be full.
public final class FakeDecisions implements DecisionStore {
    private Decisions kept = Decisions.NONE;
    private boolean full;
    private int saves;

    /// Whether it can keep nothing more.
    public synchronized void full(boolean now) {
        full = now;
    }

    /// How often something was kept.
    public synchronized int saves() {
        return saves;
    }

    @Override
    public synchronized Decisions load() {
        return kept;
    }

    @Override
    public synchronized void save(Decisions decisions) {
        if (full) {
            throw new RouterException(
                    RouterError.CANNOT_WRITE_PHONEBOOK, "no space left on the device");
        }
        kept = decisions;
        saves++;
    }

    @Override
    public String seal(String text) {
        return "sealed " + text;
    }
}
