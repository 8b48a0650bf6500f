package org.dialtone.core.loop;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/// Links that are to be asked for before what was heard of them is believed, each once at a time.
///
/// Confined to the router-loop thread.
final class Confirmations {
    private final Set<Integer> wanted = new LinkedHashSet<>();
    private final Set<Integer> out = new HashSet<>();

    /// Those that were open at the last [#mark] and are so still.
    private final Set<Integer> marked = new HashSet<>();

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
        marked.remove(index);
    }

    /// Remembers those that are open now.
    void mark() {
        marked.addAll(wanted);
        marked.addAll(out);
    }

    /// Whether some that were open at the last [#mark] are so still.
    boolean inDoubt() {
        return !marked.isEmpty();
    }

    /// Answers may have been lost.
    void clear() {
        wanted.clear();
        out.clear();
        marked.clear();
    }
}
