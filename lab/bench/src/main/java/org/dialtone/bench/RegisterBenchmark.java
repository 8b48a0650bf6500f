package org.dialtone.bench;

import org.dialtone.api.EventObject;
import org.dialtone.api.Router;
import org.dialtone.local.LocalRouter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.util.ArrayList;
import java.util.List;

/// One pair of register and deregister, with others registered meanwhile. Runs in whatever network
/// namespace the process is in.
@State(Scope.Benchmark)
public class RegisterBenchmark {
    @Param({"10", "100000"})
    public int others;

    private final Router router = LocalRouter.open();
    private final List<EventObject> held = new ArrayList<>();

    /// Each caller's own event object.
    @State(Scope.Thread)
    public static class Caller {
        final EventObject event = EventObject.autoReset();
    }

    @Setup
    public void registerOthers() {
        for (int i = 0; i < others; i++) {
            EventObject event = EventObject.autoReset();
            router.register(event);
            held.add(event);
        }
    }

    @TearDown
    public void close() {
        router.close();
    }

    @Benchmark
    public void registerAndDeregister(Caller caller) {
        router.register(caller.event);
        router.deregister(caller.event);
    }
}
