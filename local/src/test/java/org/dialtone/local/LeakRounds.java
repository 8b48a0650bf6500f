package org.dialtone.local;

import org.dialtone.api.EventObject;
import org.dialtone.api.EventStream;
import org.dialtone.api.Router;
import org.dialtone.api.RouterException;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Scanner;

/// The body of [LeakTest]: does something many times, and prints what the process holds before and
/// after.
final class LeakRounds {
    private LeakRounds() {}

    /// What is done over and over.
    enum Kind {
        /// 100,000 rounds.
        REGISTER_AND_DEREGISTER(100_000),
        /// 50,000 rounds.
        MAKE_AND_CLOSE_EVENT_OBJECTS(50_000),
        /// 5,000 rounds; 100,000 with `-Ddialtone.soak=true`.
        OPEN_AND_CLOSE_ROUTERS(Boolean.getBoolean("dialtone.soak") ? 100_000 : 5_000),
        /// 1,000 rounds.
        FAIL_TO_OPEN(1_000);

        private final int rounds;

        Kind(int rounds) {
            this.rounds = rounds;
        }

        int rounds() {
            return rounds;
        }
    }

    /// What the process holds: how many descriptors, how many threads of ours, bytes.
    record Usage(int descriptors, long threads, long heap, long resident) {

        @Override
        public String toString() {
            return descriptors + " " + threads + " " + heap + " " + resident;
        }

        static Usage parse(String line) {
            Scanner in = new Scanner(line);
            return new Usage(in.nextInt(), in.nextLong(), in.nextLong(), in.nextLong());
        }

        static Usage now() throws Exception {
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().equals("dialtone-rehearsal")) {
                    thread.join(); // of the first registration; ends by itself
                }
            }
            for (int i = 0; i < 3; i++) {
                System.gc(); // also gives back the native memory of threads that have ended
            }
            return new Usage(
                    Objects.requireNonNull(new File("/proc/self/fd").list()).length,
                    Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> thread.getName().startsWith("dialtone-"))
                            .count(),
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                    residentNow());
        }

        private static long residentNow() throws Exception {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /// Takes what to do, and how often.
    public static void main(String[] args) throws Exception {
        Kind kind = Kind.valueOf(args[0]);
        int rounds = Integer.parseInt(args[1]);
        go(kind, rounds / 10);
        Usage.now();
        Usage before = Usage.now();
        go(kind, rounds);
        Usage after = Usage.now();
        System.out.println(before);
        System.out.println(after);
    }

    private static void go(Kind kind, int rounds) throws Exception {
        switch (kind) {
            case REGISTER_AND_DEREGISTER -> registerAndDeregister(rounds);
            case MAKE_AND_CLOSE_EVENT_OBJECTS -> makeAndCloseEventObjects(rounds);
            case OPEN_AND_CLOSE_ROUTERS -> openAndClose(rounds);
            case FAIL_TO_OPEN -> failToOpen(rounds);
        }
    }

    private static void registerAndDeregister(int rounds) {
        try (Router router = LocalRouter.open();
                EventFdObject behindDescriptor = EventFdObject.create(true)) {
            for (int i = 0; i < rounds; i++) {
                try (EventObject event = EventObject.autoReset()) {
                    router.register(event);
                    router.register(behindDescriptor);
                    router.deregister(behindDescriptor);
                    if (i % 2 == 0) {
                        router.deregister(event);
                    } // else closing the event ends it
                }
            }
        }
    }

    private static void makeAndCloseEventObjects(int rounds) throws Exception {
        for (int i = 0; i < rounds; i++) {
            try (EventFdObject event = EventFdObject.create(true);
                    EventFdObject adopted = EventFdObject.adopt(event.descriptor(), true)) {
                adopted.set();
                event.await(Duration.ofSeconds(1));
            }
        }
    }

    private static void openAndClose(int rounds) throws Exception {
        for (int i = 0; i < rounds; i++) {
            // every way of ending: by hand and left to the router
            try (LocalRouter router = LocalRouter.open();
                    EventObject event = EventObject.autoReset()) {
                router.register(event);
                Router handle = router.newHandle();
                handle.register(event);
                EventStream stream = handle.events();
                if (i % 64 == 0) {
                    stream.poll(Duration.ofNanos(1)); // starts the journal's thread
                }
            }
        }
    }

    private static void failToOpen(int rounds) {
        for (int i = 0; i < rounds; i++) {
            for (Netns none :
                    new Netns[] {
                        Netns.named("dialtone-has-no-such"), Netns.at(Path.of("/proc/self/exe"))
                    }) {
                try (Router router = LocalRouter.open(none)) {
                    throw new AssertionError(router.info().toString());
                } catch (RouterException _) {
                    // not found, and no namespace
                }
            }
        }
    }
}
