package org.dialtone.linux.ffm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class EventFdTest {
    private static final long FOREVER = Long.MAX_VALUE;

    /// The largest value a counter can have.
    private static final long FULL = 0xFFFF_FFFF_FFFF_FFFEL;

    private static void add(EventFd eventFd, long value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocateFrom(ValueLayout.JAVA_LONG, value);
            Libc.check("write", Sys.WRITE, eventFd.descriptor(), number.address(), 8);
        }
    }

    private static String behind(int descriptor) throws Exception {
        return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
    }

    private static int open(Path file) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom(file.toString());
            return (int) Libc.check("open " + file, Sys.OPENAT, -100, path.address(), 0);
        }
    }

    private static Thread started(Runnable body) {
        return Thread.ofPlatform().daemon().start(body);
    }

    @Test
    void aNewOneIsNotSet() {
        try (EventFd eventFd = EventFd.create()) {
            assertThat(eventFd.awaitSet(0)).isFalse();
            assertThat(eventFd.read()).isZero();
            assertThat(eventFd.isClosed()).isFalse();
        }
    }

    @Test
    void readTakesHowOftenItWasWritten() {
        try (EventFd eventFd = EventFd.create()) {
            eventFd.write();
            eventFd.write();
            eventFd.write();
            assertThat(eventFd.awaitSet(0)).isTrue();
            assertThat(eventFd.awaitSet(FOREVER)).as("looking takes nothing").isTrue();
            assertThat(eventFd.read()).isEqualTo(3);
            assertThat(eventFd.awaitSet(0)).isFalse();
        }
    }

    @Test
    void awaitSetReturnsOnceSomebodyWrites() throws Exception {
        try (EventFd eventFd = EventFd.create()) {
            AtomicBoolean set = new AtomicBoolean();
            Thread waiter = started(() -> set.set(eventFd.awaitSet(FOREVER)));
            eventFd.write();
            waiter.join();
            assertThat(set).isTrue();
        }
    }

    @Test
    void awaitSetReturnsFalseWhenTheTimeIsUp() {
        try (EventFd eventFd = EventFd.create()) {
            assertThat(eventFd.awaitSet(1)).isFalse();
        }
    }

    @Test
    void aFullCounterNeverHoldsUpTheWriter() {
        try (EventFd eventFd = EventFd.create()) {
            add(eventFd, FULL);
            eventFd.write();
            eventFd.write();
            assertThat(eventFd.awaitSet(0)).isTrue();
            assertThat(eventFd.read()).isEqualTo(FULL);
        }
    }

    @Test
    void aFullCounterOfSomebodyElseWhoBlocksDoesNotHoldUpTheWriterEither() {
        int blocking = (int) Libc.check("eventfd2", Sys.EVENTFD2, 0, 0, 0); // not EFD_NONBLOCK
        try (EventFd adopted = EventFd.duplicateOf(blocking)) {
            add(adopted, FULL);
            adopted.write();
            assertThat(adopted.read()).isEqualTo(FULL);
        } finally {
            Libc.close(blocking);
        }
    }

    @Test
    void aFullCounterDoesNotHoldUpClosingEither() throws Exception {
        EventFd eventFd = EventFd.create();
        add(eventFd, FULL);
        Thread reader = started(() -> waitUntilClosed(eventFd));
        eventFd.close();
        reader.join();
    }

    @Test
    void aDuplicateIsTheSameCounterUnderADescriptorOfItsOwn() throws Exception {
        try (EventFd owner = EventFd.create()) {
            int number;
            try (EventFd duplicate = EventFd.duplicateOf(owner.descriptor())) {
                number = duplicate.descriptor();
                assertThat(number).isNotEqualTo(owner.descriptor()).isGreaterThan(2);
                duplicate.write();
                assertThat(owner.read()).isEqualTo(1);
                owner.write();
            }
            assertThat(owner.read()).as("to close a duplicate is no signal").isEqualTo(1);
            assertThat(owner.awaitSet(0)).isFalse();
            owner.write();
            assertThat(owner.read()).as("the owner keeps its own").isEqualTo(1);
        }
    }

    @Test
    void whatIsNoEventfdCannotBeDuplicated() throws Exception {
        Path file = Files.createTempFile("dialtone", null);
        int regular = open(file);
        int directory = open(Path.of("/"));
        int device = open(Path.of("/dev/null"));
        long before = OpenFiles.count();
        try {
            for (int i = 0; i < 100; i++) {
                for (int other : List.of(regular, directory, device)) {
                    assertThatThrownBy(() -> EventFd.duplicateOf(other))
                            .isInstanceOfSatisfying(
                                    SystemException.class,
                                    e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL))
                            .hasMessage("eventfd " + other + " (it is something else): EINVAL");
                }
            }
            assertThat(OpenFiles.count()).as("open descriptors").isLessThanOrEqualTo(before);
        } finally {
            Libc.close(regular);
            Libc.close(directory);
            Libc.close(device);
            Files.delete(file);
        }
    }

    @Test
    void aPipeCannotBeDuplicated() throws Exception {
        Process process = new ProcessBuilder("cat").start();
        try {
            int pipe = firstThatIs("pipe:");
            assertThatThrownBy(() -> EventFd.duplicateOf(pipe))
                    .isInstanceOf(SystemException.class)
                    .hasMessageContaining("EINVAL");
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static int firstThatIs(String kind) throws Exception {
        for (String number : open()) {
            Path link = Path.of("/proc/self/fd/" + number);
            if (Files.isSymbolicLink(link)
                    && Files.readSymbolicLink(link).toString().startsWith(kind)) {
                return Integer.parseInt(number);
            }
        }
        throw new AssertionError("this process has no " + kind);
    }

    private static String[] open() {
        return Objects.requireNonNull(new File("/proc/self/fd").list());
    }

    @Test
    void aDescriptorThatIsNotOpenCannotBeDuplicated() {
        int closed = (int) Libc.check("eventfd2", Sys.EVENTFD2, 0, 0, 0);
        Libc.close(closed);
        for (int none : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, closed + 10_000}) {
            assertThatThrownBy(() -> EventFd.duplicateOf(none))
                    .isInstanceOfSatisfying(
                            SystemException.class,
                            e -> assertThat(e.errno()).isEqualTo(Errno.EBADF))
                    .hasMessage("eventfd " + none + ": EBADF");
        }
    }

    @Test
    void aClosedOneReadsNothingIsEnteredByNobodyAndWaitsForNothing() {
        EventFd eventFd = EventFd.create();
        eventFd.write();
        eventFd.close();
        eventFd.close();
        assertThat(eventFd.isClosed()).isTrue();
        assertThat(eventFd.enter()).isFalse();
        assertThat(eventFd.read()).isZero();
        assertThat(eventFd.awaitSet(FOREVER)).as("closing counts as set").isTrue();
    }

    private static void waitUntilClosed(EventFd eventFd) {
        while (!eventFd.isClosed()) {
            if (eventFd.awaitSet(FOREVER)) {
                eventFd.read();
            }
        }
    }

    @Test
    void closingWakesEveryWaiterAlsoWhereTheyTakeTheWakeUpFromOneAnother() throws Exception {
        EventFd eventFd = EventFd.create();
        List<Thread> waiters = new ArrayList<>();
        AtomicInteger waiting = new AtomicInteger();
        for (int i = 0; i < 8; i++) {
            waiters.add(
                    started(
                            () -> {
                                waiting.incrementAndGet();
                                waitUntilClosed(eventFd);
                            }));
        }
        await().until(() -> waiting.get() == 8);
        eventFd.close();
        for (Thread waiter : waiters) {
            waiter.join();
        }
    }

    /// The number of a closed descriptor is soon somebody else's: a late write there would be a
    /// signal to a stranger.
    @Test
    void aLateWriteNeverHitsTheNextOwnerOfTheNumber() throws Exception {
        for (int round = 0; round < 300; round++) {
            EventFd eventFd = EventFd.create();
            int number = eventFd.descriptor();
            AtomicBoolean stop = new AtomicBoolean();
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                writers.add(started(() -> writeUntil(stop, eventFd)));
            }
            eventFd.close();
            EventFd stranger = EventFd.create();
            List<EventFd> others = new ArrayList<>();
            while (stranger.descriptor() < number) {
                others.add(stranger);
                stranger = EventFd.create();
            }
            assertThat(stranger.awaitSet(0)).as("a stranger's eventfd is set").isFalse();
            stop.set(true);
            for (Thread writer : writers) {
                writer.join();
            }
            assertThat(stranger.read()).as("writes that hit a stranger").isZero();
            stranger.close();
            others.forEach(EventFd::close);
        }
    }

    private static void writeUntil(AtomicBoolean stop, EventFd eventFd) {
        while (!stop.get()) {
            if (eventFd.enter()) {
                try {
                    eventFd.write();
                } finally {
                    eventFd.leave();
                }
            }
        }
    }

    @Test
    void closingEndsHoweverBusyTheWritersAre() throws Exception {
        EventFd eventFd = EventFd.create();
        AtomicBoolean stop = new AtomicBoolean();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            writers.add(started(() -> writeUntil(stop, eventFd)));
        }
        eventFd.close(); // a hang here is what this test is about
        assertThat(eventFd.enter()).isFalse();
        stop.set(true);
        for (Thread writer : writers) {
            writer.join();
        }
    }

    @Test
    void anInterruptOfTheCloserIsHandedOnAndTheDescriptorIsGivenBackAllTheSame() throws Exception {
        EventFd eventFd = EventFd.create();
        Thread waiter = started(() -> waitUntilClosed(eventFd));
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread closer =
                started(
                        () -> {
                            Thread.currentThread().interrupt();
                            eventFd.close();
                            interrupted.set(Thread.currentThread().isInterrupted());
                        });
        closer.join();
        waiter.join();
        assertThat(interrupted).isTrue();
        assertThat(Path.of("/proc/self/fd/" + eventFd.descriptor()))
                .satisfiesAnyOf(
                        gone -> assertThat(Files.isSymbolicLink(gone)).isFalse(),
                        reused ->
                                assertThat(behind(eventFd.descriptor()))
                                        .isNotEqualTo("anon_inode:[eventfd]"));
    }

    @Test
    void childrenDoNotInheritIt() throws Exception {
        try (EventFd own = EventFd.create();
                EventFd duplicate = EventFd.duplicateOf(own.descriptor())) {
            Process process =
                    new ProcessBuilder("ls", "-l", "/proc/self/fd")
                            .redirectErrorStream(true)
                            .start();
            String open =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            assertThat(open).doesNotContain("eventfd");
            assertThat(duplicate.descriptor()).isPositive();
        }
    }
}
