package org.dialtone.core.loop;

import org.dialtone.api.RouterError;
import org.dialtone.api.dial.DdmState;
import org.dialtone.api.dial.DefinitionKeys;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.spi.Threads;
import org.dialtone.core.ddm.DialState;
import org.dialtone.core.loop.DialPorts.Prepared;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.dial.DecisionStore;
import org.dialtone.core.port.dial.Decisions;
import org.dialtone.core.port.dial.Decisions.Decision;
import org.dialtone.core.port.dial.Decisions.Refusal;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// What has been decided of the demand-dial interfaces and their manager, so that the next router
/// of this machine's run knows it. The router loop notes it; the thread `dialtone-decisions-NAME`
/// keeps it whenever it has changed.
///
/// Any thread, but for [#note] and [#forget], which are the router loop's and never block.
final class KeptDecisions implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KeptDecisions.class.getName());

    /// After how long it is tried again where it could not be kept.
    private static final long AGAIN_SECONDS = 15;

    /// How much longer than it took to keep it once the thread rests before it does so again: all
    /// is kept each time, and ten thousand interfaces may be refused one after the other.
    private static final int REST = 10;

    /// What is decided of an interface, before that is sealed: which takes time.
    private record Note(
            InterfaceDefinition definition,
            boolean held,
            boolean refused,
            @Nullable InterfaceCredentials credentials,
            @Nullable RouterError error) {}

    private record Sealed(Note note, Decision decision) {}

    private final @Nullable DecisionStore store;
    private final Time time;
    private final Map<String, Note> notes = new ConcurrentHashMap<>();

    /// One or more for changes of what is noted.
    private final Semaphore changes = new Semaphore(0);

    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile DdmState ddm = DdmState.RUNNING;
    private @Nullable Thread thread;

    private final ReentrantLock lock = new ReentrantLock();

    // guarded by the lock
    private final Map<String, Sealed> sealed = new HashMap<>();
    private Decisions kept = Decisions.NONE;
    private String wrong = "";

    KeptDecisions(@Nullable DecisionStore store, Time time) {
        this.store = store;
        this.time = time;
    }

    // before the router loop runs

    /// Reads what the router before this one has kept.
    void load() {
        if (store == null) {
            return;
        }
        lock.lock();
        try {
            kept = store.load();
            ddm = kept.ddm();
        } finally {
            lock.unlock();
        }
    }

    /// What holds of an interface as it is defined now; null if nothing was decided of that.
    @Nullable Decision of(Prepared prepared) {
        lock.lock();
        try {
            InterfaceDefinition definition = prepared.definition();
            Decision then = kept.interfaces().get(definition.name());
            if (store == null
                    || then == null
                    || !then.definition().equals(store.seal(text(definition)))) {
                return null;
            }
            Refusal refusal = then.refusal();
            boolean same =
                    refusal != null
                            && refusal.credentials()
                                    .equals(
                                            store.seal(
                                                    text(
                                                            definition.name(),
                                                            prepared.credentials())));
            return same ? then : new Decision(then.definition(), then.held(), null);
        } finally {
            lock.unlock();
        }
    }

    private static String text(InterfaceDefinition definition) {
        StringBuilder text = new StringBuilder(definition.name());
        DefinitionKeys.of(definition)
                .forEach((key, value) -> text.append('\0').append(key).append('\0').append(value));
        return text.toString();
    }

    /// With the name, so that nobody sees that two interfaces have the same.
    private static String text(String name, @Nullable InterfaceCredentials credentials) {
        return credentials == null
                ? name
                : String.join(
                        "\0",
                        name,
                        credentials.user(),
                        credentials.domain(),
                        credentials.password());
    }

    /// From now on what is decided is kept.
    ///
    /// @param name the router's
    void follow(String name) {
        if (store != null) {
            Thread keeper = new Thread(this::run, "dialtone-decisions-" + name);
            thread = keeper;
            keeper.setDaemon(true);
            keeper.start();
        }
    }

    // the router loop's

    /// An interface is as it is after a step.
    void note(Line line) {
        if (store == null) {
            return;
        }
        DialState state = line.state;
        Note before = notes.get(line.name);
        if (!state.held() && !state.refused()) {
            if (before != null) {
                forget(line);
            }
            return;
        }
        Note now =
                new Note(
                        state.definition(),
                        state.held(),
                        state.refused(),
                        // those that it was refused with: the line may have been given others
                        before != null && before.refused ? before.credentials : line.credentials,
                        state.lastError());
        if (!now.equals(before)) {
            notes.put(line.name, now);
            changes.release();
        }
    }

    /// Nothing is left of an interface.
    void forget(Line line) {
        if (notes.remove(line.name) != null) {
            changes.release();
        }
    }

    // the manager

    DdmState ddm() {
        return ddm;
    }

    void ddm(DdmState next) {
        ddm = next;
        changes.release();
    }

    // keeping it

    private void run() {
        try {
            boolean done = keep(); // what does not hold any more goes
            while (closing.getCount() > 0) {
                if (done) {
                    changes.acquire();
                } else {
                    boolean _ = changes.tryAcquire(AGAIN_SECONDS, TimeUnit.SECONDS);
                }
                changes.drainPermits();
                long began = time.nanos();
                done = keep();
                boolean _ = closing.await(REST * (time.nanos() - began), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException _) {
            // nobody interrupts it
        }
    }

    /// Keeps what is decided, if that has changed.
    ///
    /// @return whether it is kept
    boolean keep() {
        DecisionStore disk = store;
        if (disk == null) {
            return true;
        }
        lock.lock();
        try {
            Decisions now = new Decisions(ddm, decided(disk));
            if (!now.equals(kept)) {
                disk.save(now);
                kept = now;
            }
            wrong = "";
            return true;
        } catch (RuntimeException e) {
            String words = "what is decided of interfaces is not kept: " + e.getMessage();
            if (!words.equals(wrong)) {
                LOG.log(System.Logger.Level.WARNING, words);
            }
            wrong = words;
            return false;
        } finally {
            lock.unlock();
        }
    }

    private Map<String, Decision> decided(DecisionStore disk) {
        Map<String, Decision> all = new HashMap<>();
        notes.forEach(
                (name, note) -> {
                    Sealed before = sealed.get(name);
                    Sealed now =
                            before != null && before.note.equals(note)
                                    ? before
                                    : new Sealed(note, seal(disk, note));
                    sealed.put(name, now);
                    all.put(name, now.decision);
                });
        sealed.keySet().retainAll(all.keySet());
        return all;
    }

    private static Decision seal(DecisionStore disk, Note note) {
        InterfaceDefinition definition = note.definition;
        return new Decision(
                disk.seal(text(definition)),
                note.held,
                note.refused
                        ? new Refusal(
                                disk.seal(text(definition.name(), note.credentials)), note.error)
                        : null);
    }

    /// Keeps it for the last time. After the router loop has ended.
    @Override
    public void close() {
        closing.countDown();
        changes.release();
        Thread keeper = thread;
        if (keeper != null) {
            Threads.awaitEnd(keeper);
            keep();
        }
    }
}
