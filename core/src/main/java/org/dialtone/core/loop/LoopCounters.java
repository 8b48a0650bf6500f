package org.dialtone.core.loop;

import org.dialtone.core.model.Counter;

/// What the loop counts.
final class LoopCounters {
    final Counter events = new Counter();
    final Counter overruns = new Counter();
    final Counter resyncs = new Counter();
    final Counter asked = new Counter();
    final Counter dumps = new Counter();
    final Counter attentionNanos = new Counter();
}
