package org.dialtone.core.loop;

import org.dialtone.api.Actor;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.spi.Threads;
import org.dialtone.core.ddm.DialInput;
import org.dialtone.core.loop.DialPorts.Prepared;
import org.dialtone.core.port.dial.DefinitionStore;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// The definitions as the router loop was last given them. The thread `dialtone-ddm-NAME` reads
/// them anew when somebody else has changed what is kept, and looks now and then whether what was
/// missing is there.
///
/// Any thread but the router loop's.
final class Definitions implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Definitions.class.getName());

    /// How often it is looked whether programs and devices are there.
    private static final long LOOK_SECONDS = 15;

    /// Of how many each time: with very many it would take a part of the machine that can be
    /// measured. Whoever asks for one has it looked at anyway.
    private static final int LOOKS = 500;

    private final DialPorts ports;
    private final DialEngine engine;
    private final ReentrantLock lock = new ReentrantLock();

    /// One or more for changes that were told of.
    private final Semaphore changes = new Semaphore(0);

    private final TreeMap<String, Prepared> known = new TreeMap<>();

    /// Of whom the router loop has yet to hear whether something is missing: one report each.
    private final Set<String> telling = ConcurrentHashMap.newKeySet();

    /// Whose program and device were looked for last.
    private String looked = "";

    private final @Nullable Thread thread;
    private volatile List<String> problems = List.of();
    private volatile boolean closed;

    /// @param name the router's
    Definitions(DialPorts ports, DialEngine engine, String name) {
        this.ports = ports;
        this.engine = engine;
        this.thread = ports.store() == null ? null : new Thread(this::run, "dialtone-ddm-" + name);
    }

    ReentrantLock lock() {
        return lock;
    }

    /// What is wrong with what is kept.
    List<String> problems() {
        return problems;
    }

    @Nullable InterfaceDefinition get(String name) {
        lock.lock();
        try {
            Prepared prepared = known.get(name);
            return prepared == null ? null : prepared.definition();
        } finally {
            lock.unlock();
        }
    }

    /// The user name that is set; null if no credentials are.
    @Nullable String user(String name) {
        lock.lock();
        try {
            Prepared prepared = known.get(name);
            InterfaceCredentials credentials = prepared == null ? null : prepared.credentials();
            return credentials == null ? null : credentials.user();
        } finally {
            lock.unlock();
        }
    }

    /// All of them, by name.
    List<InterfaceDefinition> list() {
        lock.lock();
        try {
            return known.values().stream().map(Prepared::definition).toList();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return known.size();
        } finally {
            lock.unlock();
        }
    }

    /// Which interface, but for `name`, has this link; null if none.
    @Nullable String holder(String link, String name) {
        lock.lock();
        try {
            for (Prepared each : known.values()) {
                InterfaceDefinition definition = each.definition();
                if (definition.link().equals(link) && !definition.name().equals(name)) {
                    return definition.name();
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /// Under the lock: what is kept is this now.
    Prepared put(InterfaceDefinition definition) {
        Prepared prepared = ports.prepare(definition);
        known.put(definition.name(), prepared);
        return prepared;
    }

    /// Under the lock.
    void remove(String name) {
        known.remove(name);
    }

    /// Reads what is kept, before the router loop runs.
    ///
    /// @throws org.dialtone.api.RouterException if it cannot be read
    List<Prepared> load() {
        lock.lock();
        try {
            known.putAll(read());
            return List.copyOf(known.values());
        } finally {
            lock.unlock();
        }
    }

    /// From now on changes of what is kept are taken in.
    void follow() {
        Thread follower = thread;
        DefinitionStore store = ports.store();
        if (follower == null || store == null) {
            return;
        }
        store.onChange(changes::release);
        follower.setDaemon(true);
        follower.start();
    }

    private void run() {
        try {
            while (!closed) {
                boolean told = changes.tryAcquire(LOOK_SECONDS, TimeUnit.SECONDS);
                changes.drainPermits();
                if (!closed) {
                    look(told);
                }
            }
        } catch (InterruptedException _) {
            // nobody interrupts it
        }
    }

    /// Takes in what has changed. While anything is wrong, it is read anew though nobody tells of a
    /// change: what could not be read may be readable now.
    ///
    /// @param told whether somebody says that what is kept has; else programs and devices are
    ///   looked for
    void look(boolean told) {
        lock.lock();
        try {
            if (told || !problems.isEmpty()) {
                reload();
            }
            if (!told) {
                look();
            }
        } catch (RuntimeException e) {
            tell(List.of("the definitions cannot be read: " + e.getMessage()));
        } finally {
            lock.unlock();
        }
    }

    /// Has something done to the store while nobody reads or writes what it keeps, and takes in
    /// what that has changed.
    void change(Runnable what) {
        lock.lock();
        try {
            what.run();
            look(true);
        } finally {
            lock.unlock();
        }
    }

    private Map<String, Prepared> read() {
        DefinitionStore store = ports.store();
        if (store == null) {
            return Map.of();
        }
        DefinitionStore.Loaded loaded = store.load();
        Taken taken = new Taken(loaded.problems());
        for (String name : loaded.faulty()) {
            goesOn(name, taken); // a slip of the pen hangs nothing up
        }
        List<InterfaceDefinition> all = new ArrayList<>(loaded.definitions());
        all.sort(Comparator.comparing((InterfaceDefinition each) -> !holds(each)));
        for (InterfaceDefinition each : all) {
            String wrong = taken.refused(each);
            if (wrong != null) {
                taken.problems.add(each.name() + ": " + wrong);
                goesOn(each.name(), taken);
                continue;
            }
            Prepared before = known.get(each.name());
            Prepared prepared =
                    before != null && before.definition().equals(each)
                            ? ports.again(before)
                            : ports.prepare(each);
            taken.take(prepared);
            prepared.problems().forEach(it -> taken.problems.add(each.name() + ": " + it));
        }
        tell(taken.problems);
        return taken.found;
    }

    private void goesOn(String name, Taken taken) {
        Prepared before = known.get(name);
        if (before != null && taken.refused(before.definition()) == null) {
            taken.take(before);
            taken.problems.add(name + ": goes on as it was defined before");
        }
    }

    /// What has been taken in while definitions are read.
    private static final class Taken {
        final Map<String, Prepared> found = new TreeMap<>();
        final List<String> problems;
        private final Map<String, String> holders = new HashMap<>();
        private final Map<String, Integer> groups = new HashMap<>();

        Taken(List<String> problems) {
            this.problems = new ArrayList<>(problems);
        }

        /// Why there is no place for it; null if there is.
        @Nullable String refused(InterfaceDefinition definition) {
            String holder = holders.get(definition.link());
            if (holder != null) {
                return "link: " + definition.link() + " (the link of " + holder + ")";
            }
            String group = definition.policy().failover();
            if (!group.isEmpty() && groups.getOrDefault(group, 0) >= DialEngine.GROUP) {
                return full(group);
            }
            return found.size() >= DialEngine.MOST
                    ? "one more than " + DialEngine.MOST + " interfaces"
                    : null;
        }

        void take(Prepared prepared) {
            InterfaceDefinition definition = prepared.definition();
            found.put(definition.name(), prepared);
            holders.put(definition.link(), definition.name());
            groups.merge(definition.policy().failover(), 1, Integer::sum);
        }
    }

    static String full(String group) {
        return "dial.failover: "
                + group
                + " ("
                + DialEngine.GROUP
                + " interfaces are in this group already: the limit)";
    }

    /// How many but `name` are in a fail-over group.
    int others(String group, String name) {
        lock.lock();
        try {
            int count = 0;
            for (Prepared each : known.values()) {
                InterfaceDefinition definition = each.definition();
                if (definition.policy().failover().equals(group)
                        && !definition.name().equals(name)) {
                    count++;
                }
            }
            return count;
        } finally {
            lock.unlock();
        }
    }

    /// Each problem is logged when it is new: whoever has just written a file looks there.
    private void tell(List<String> wrong) {
        Set<String> before = Set.copyOf(problems);
        problems = List.copyOf(wrong);
        for (String each : problems) {
            if (!before.contains(each)) {
                LOG.log(System.Logger.Level.WARNING, each);
            }
        }
    }

    /// Whether it has had this link before: then nobody else gets it.
    private boolean holds(InterfaceDefinition definition) {
        Prepared before = known.get(definition.name());
        return before != null && before.definition().link().equals(definition.link());
    }

    private void reload() {
        Map<String, Prepared> now = read();
        for (String name : List.copyOf(known.keySet())) {
            if (!now.containsKey(name)) {
                known.remove(name);
                engine.mailbox.report(loop -> loop.give(name, new DialInput.Removed(Actor.DDM)));
            }
        }
        now.forEach(this::take);
    }

    private void take(String name, Prepared now) {
        Prepared before = known.put(name, now);
        if (now.equals(before)) {
            return;
        }
        boolean secrets =
                before != null && !Objects.equals(now.credentials(), before.credentials());
        engine.mailbox.report(
                loop -> {
                    loop.define(now, Actor.DDM);
                    if (secrets) {
                        loop.give(name, new DialInput.CredentialsChanged(Actor.DDM));
                    }
                });
    }

    /// Looks whether programs and devices are there: of all in turn, so many at a time.
    private void look() {
        List<Prepared> next = new ArrayList<>();
        known.tailMap(looked, false).values().stream().limit(LOOKS).forEach(next::add);
        known.headMap(looked, true).values().stream().limit(LOOKS - next.size()).forEach(next::add);
        for (Prepared each : next) {
            looked = each.definition().name();
            found(looked, ports.missing(each.definition()));
        }
    }

    /// Compares with what the interface has been told, by whomever: who asks for it looks too.
    private void found(String name, @Nullable String missing) {
        Line line = engine.line(name);
        boolean same = line == null || Objects.equals(missing, line.state.missing());
        if (!same && telling.add(name)) {
            engine.mailbox.report(
                    loop -> {
                        telling.remove(name);
                        loop.give(name, new DialInput.Missing(missing));
                    });
        }
    }

    @Override
    public void close() {
        closed = true;
        changes.release();
        Threads.awaitEnd(thread);
    }
}
