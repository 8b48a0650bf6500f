package org.dialtone.core.loop;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/// Links that are to be asked for before a connect is believed, each once at a time.
///
/// Confined to the router-loop thread.
final class Confirmations {
    private final Set<Integer> wanted = new LinkedHashSet<>();
    private final Set<Integer> out = new HashSet<>();

    void want(int index) {
        if (!out.contains(index)) {
            wanted.add(index);
        }
    }

    boolean waiting() {
        return !wanted.isEmpty();
    }

    /// Takes up to `most` of them, oldest first: they are being asked for from now on.
    int[] take(int most) {
        int[] batch = new int[Math.min(most, wanted.size())];
        Iterator<Integer> next = wanted.iterator();
        for (int i = 0; i < batch.length; i++) {
            batch[i] = next.next();
            next.remove();
            out.add(batch[i]);
        }
        return batch;
    }

    /// The answer has come, or there is none to wait for.
    void settled(int index) {
        wanted.remove(index);
        out.remove(index);
    }

    /// Answers may have been lost.
    void clear() {
        wanted.clear();
        out.clear();
    }
}
