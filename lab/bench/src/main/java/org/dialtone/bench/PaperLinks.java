package org.dialtone.bench;

import org.dialtone.core.model.CarrierCount;
import org.dialtone.core.model.Link;
import org.dialtone.core.port.LinkSink;
import org.dialtone.core.port.LinkSource;
import org.dialtone.core.port.LinkSourceStatistics;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Links on paper: as many as one likes, at no cost, and a clock on what the router does between
/// two looks at them, where it was told nothing: a tick.
final class PaperLinks implements LinkSource {
    private static final int GULP = 256;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Map<String, Link> links = new HashMap<>();
    private final Map<Integer, Link> byIndex = new HashMap<>();
    private final ArrayDeque<Consumer<LinkSink>> queue = new ArrayDeque<>();
    private final long[] ticks;
    private int ticked;
    private int asked;
    private long began;
    private boolean told;
    private long used;
    private int lastIndex;
    private boolean woken;

    /// @param ticks room for ticks
    PaperLinks(long[] ticks) {
        this.ticks = ticks;
    }

    private void say(Consumer<LinkSink> message) {
        queue.add(message);
        notifyAll();
    }

    /// A link comes, up.
    synchronized void add(String name) {
        int flags = Link.IFF_UP | Link.IFF_LOWER_UP | Link.IFF_RUNNING;
        Link link =
                new Link(
                        ++lastIndex,
                        name,
                        "ppp",
                        flags,
                        Link.OPER_UNKNOWN,
                        new CarrierCount(1, 0),
                        0,
                        0,
                        null);
        links.put(name, link);
        byIndex.put(link.index(), link);
        say(sink -> sink.announced(link));
    }

    /// It goes.
    synchronized void remove(String name) {
        Link link = links.remove(name);
        if (link != null) {
            byIndex.remove(link.index());
            say(sink -> sink.gone(link, false));
        }
    }

    /// Begins to count ticks anew.
    synchronized void startTicks() {
        ticked = 0;
        used = 0;
    }

    /// Processor time of each tick since then, in nanoseconds, sorted.
    synchronized long[] ticks() {
        long[] all = Arrays.copyOf(ticks, Math.min(ticked, ticks.length));
        Arrays.sort(all);
        return all;
    }

    /// Processor time of all of them.
    synchronized long used() {
        return used;
    }

    @Override
    public void await(long nanos, LinkSink sink) {
        long now = THREADS.getCurrentThreadCpuTime();
        List<Consumer<LinkSink>> taken = new ArrayList<>();
        synchronized (this) {
            if (began != 0) {
                used += now - began;
                if (!told) {
                    ticks[ticked++ % ticks.length] = now - began;
                }
            }
            pause(nanos);
            woken = false;
            for (int i = 0; i < GULP && !queue.isEmpty(); i++) {
                taken.add(queue.remove());
            }
        }
        told = !taken.isEmpty();
        began = THREADS.getCurrentThreadCpuTime();
        taken.forEach(each -> each.accept(sink));
    }

    private void pause(long nanos) {
        long deadline = System.nanoTime() + nanos;
        try {
            while (!woken && queue.isEmpty()) {
                long left = nanos == Long.MAX_VALUE ? 1 : deadline - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                if (nanos == Long.MAX_VALUE) {
                    wait();
                } else {
                    wait(left / 1_000_000, (int) (left % 1_000_000));
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void requestDump() {
        for (Link link : List.copyOf(byIndex.values())) {
            say(sink -> sink.dumped(link));
        }
        say(sink -> sink.dumpEnded(true));
    }

    @Override
    public synchronized int request(int[] indexes, int count) {
        for (int i = 0; i < count; i++) {
            int index = indexes[i];
            Link link = byIndex.get(index);
            int number = ++asked;
            say(
                    sink -> {
                        if (link == null) {
                            sink.absent(index, number);
                        } else {
                            sink.answered(link, number);
                        }
                    });
        }
        return asked;
    }

    @Override
    public synchronized void wakeup() {
        woken = true;
        notifyAll();
    }

    @Override
    public long askingNanos() {
        return 0;
    }

    @Override
    public LinkSourceStatistics statistics() {
        return new LinkSourceStatistics(0, 0, 0, 0, 0);
    }

    @Override
    public void close() {}
}
