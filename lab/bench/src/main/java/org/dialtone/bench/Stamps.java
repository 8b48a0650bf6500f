package org.dialtone.bench;

import java.io.PrintStream;

/// Moments, kept in memory that is there beforehand and printed at the end in the form that
/// lab/bench/src/main/c/bench.h describes. [System#nanoTime] is CLOCK_MONOTONIC on Linux, so they
/// compare with those of the C programs.
///
/// Written by one thread; [#print] may see one stamp too few from another.
final class Stamps {
    private static final int ROOM = 1 << 18;

    private final long[] nanos = new long[ROOM];
    private final long[] indices = new long[ROOM];
    private final byte[] states = new byte[ROOM];
    private volatile int count;

    void add(long now, long index, int state) {
        int next = count;
        if (next < ROOM) {
            nanos[next] = now;
            indices[next] = index;
            states[next] = (byte) state;
            count = next + 1;
        }
    }

    void print(PrintStream out) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(nanos[i])
                    .append(' ')
                    .append(indices[i])
                    .append(' ')
                    .append(states[i])
                    .append('\n');
        }
        out.print(text);
        out.flush();
    }
}
