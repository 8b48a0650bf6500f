package org.dialtone.bench;

import org.dialtone.api.EventObject;
import org.dialtone.api.Position;
import org.dialtone.api.spi.SignalledEvent;
import org.dialtone.core.notify.NotificationRegistry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.util.UUID;

/// One event to many event objects of this process that nobody waits on: divide by `count`.
@State(Scope.Benchmark)
public class PublishBenchmark {
    private static final Position NOWHERE = new Position(new UUID(0, 0), 0);

    @Param({"1000", "100000"})
    public int count;

    private final NotificationRegistry registry =
            new NotificationRegistry(Integer.MAX_VALUE, () -> NOWHERE);

    @Setup
    public void register() {
        for (int i = 0; i < count; i++) {
            registry.add((SignalledEvent) EventObject.autoReset(), _ -> {});
        }
        System.gc(); // what lives long has been moved together, as in a router that runs for hours
    }

    @TearDown
    public void close() {
        registry.close();
    }

    @Benchmark
    public void publish() {
        registry.publish();
    }
}
