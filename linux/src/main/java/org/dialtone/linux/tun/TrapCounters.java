package org.dialtone.linux.tun;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/// The trap's counters. Any thread.
final class TrapCounters {
    private final Map<TrapCounter, LongAdder> values = new EnumMap<>(TrapCounter.class);

    TrapCounters() {
        for (TrapCounter each : TrapCounter.values()) {
            values.put(each, new LongAdder());
        }
    }

    void add(TrapCounter counter) {
        values.getOrDefault(counter, new LongAdder()).increment();
    }

    Map<String, Long> read() {
        Map<String, Long> read = new TreeMap<>();
        values.forEach((counter, value) -> read.put(counter.label(), value.sum()));
        return read;
    }
}
