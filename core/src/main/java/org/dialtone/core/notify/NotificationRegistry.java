package org.dialtone.core.notify;

import org.dialtone.api.Position;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.spi.SignalledEvent;
import org.dialtone.core.model.Counter;
import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// Who is signalled when an interface connects or disconnects, and the barrier that ends it.
///
/// One thread publishes, the router loop, and never waits for anybody. Any thread adds and removes.
/// Registrations stand in blocks of [#BLOCK] places. The publisher goes from block to block: it
/// says which one it enters, raises a fence, and then signals what stands there. To remove is to
/// empty the place, raise a fence, and see where the publisher is: if it is in this very block it
/// may hold the registration in its hand, so wait until it has left; anywhere else it can only find
/// the place empty. When [#remove] returns, no signal follows; and it has waited for one block at
/// most, whatever the number of registrations.
///
/// To add is the same the other way round: fill the place, raise a fence, and only then read the
/// revision that the publisher has made public before it entered its first block. A publication of
/// a later revision finds the place filled.
///
/// Signalling a block takes one fence for all its event objects: post each, fence, wake each
/// ([SignalledEvent]).
public final class NotificationRegistry {
    static final int BLOCK = 64;

    private static final VarHandle EVENT =
            MethodHandles.arrayElementVarHandle(SignalledEvent[].class);
    private static final VarHandle SIGNALS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle STAND;

    static {
        try {
            STAND =
                    MethodHandles.lookup()
                            .findVarHandle(NotificationRegistry.class, "stand", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// Where the revision that is public now comes from.
    public interface PublicPosition {
        Position read();
    }

    /// Told when a registration has ended, whoever ended it.
    public interface Owner {
        void ended(Entry entry);
    }

    /// What the publisher needs of a registration stands side by side, not behind a reference: with
    /// many of them, its time goes into fetching memory.
    private static final class Block {
        final int number;
        final @Nullable SignalledEvent[] events = new @Nullable SignalledEvent[BLOCK];
        final long[] signals = new long[BLOCK];

        /// Who stands where; under the lock.
        final @Nullable Entry[] entries = new @Nullable Entry[BLOCK];

        /// How many places are filled; written under the lock. An empty block is passed by.
        volatile int used;

        Block(int number) {
            this.number = number;
        }

        void fill(int place, Entry entry) {
            entries[place] = entry;
            int filled = used + 1;
            used = filled;
            EVENT.setRelease(events, place, entry.event);
        }

        void empty(int place) {
            entries[place] = null;
            EVENT.setRelease(events, place, null);
            int filled = used - 1;
            used = filled;
        }
    }

    private final int limit;
    private final PublicPosition position;

    /// Guards the order of those who add and remove among themselves; the publisher does not take
    /// it.
    private final ReentrantLock owners = new ReentrantLock();

    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    private int live;
    private boolean closed;

    /// Grown under the lock, as a whole.
    private volatile Block[] blocks = {};

    /// Where the publisher is: 0 when it is nowhere, else the visit's number and the block's (from
    /// 1).
    private volatile long stand;

    private long visit;
    private final Counter signals = new Counter();

    public NotificationRegistry(int limit, PublicPosition position) {
        this.limit = limit;
        this.position = position;
    }

    /// Adds a registration of an event object; the caller sees to it that the same one is not added
    /// twice for one owner.
    ///
    /// @throws RouterException NOT_ENOUGH_MEMORY at the limit, INVALID_HANDLE if the registry is
    ///   closed, INVALID_PARAMETER if the event object is closed
    public Entry add(SignalledEvent event, Owner owner) {
        Entry entry = new Entry(this, event, owner);
        owners.lock();
        try {
            if (closed) {
                throw new RouterException(
                        RouterError.INVALID_HANDLE, "the router is closed: open it again");
            }
            if (live == limit) {
                throw new RouterException(
                        RouterError.NOT_ENOUGH_MEMORY,
                        "registrations: "
                                + live
                                + " (limit: "
                                + limit
                                + "): deregister some first, or raise the limit");
            }
            if (free.isEmpty()) {
                grow();
            }
            entry.place = free.removeLast(); // before it is attached: it may be asked how often it
            // has signalled
            if (!event.attach(entry)) {
                free.addLast(entry.place);
                throw new RouterException(
                        RouterError.INVALID_PARAMETER,
                        "the event object is closed: register an open one");
            }
            live++;
            blocks[entry.place / BLOCK].fill(entry.place % BLOCK, entry);
        } finally {
            owners.unlock();
        }
        VarHandle.fullFence();
        entry.since = position.read();
        return entry;
    }

    private void grow() {
        Block[] grown = new Block[blocks.length + 1];
        System.arraycopy(blocks, 0, grown, 0, blocks.length);
        grown[blocks.length] = new Block(blocks.length);
        blocks = grown;
        for (int i = BLOCK - 1; i >= 0; i--) {
            free.addLast((grown.length - 1) * BLOCK + i);
        }
    }

    /// Ends a registration. When this returns, it will never signal again.
    ///
    /// @return false if it had ended already
    boolean remove(Entry entry) {
        boolean first;
        owners.lock();
        try {
            first = entry.active;
            if (first) {
                entry.active = false;
                blocks[entry.place / BLOCK].empty(entry.place % BLOCK);
                live--;
            }
        } finally {
            owners.unlock();
        }
        // also for who comes second: it, too, may return only when no signal can follow
        awaitDepartureFrom(entry.place / BLOCK);
        if (first) {
            release(entry);
            entry.event.detach(entry);
            entry.owner.ended(entry);
        }
        return first;
    }

    /// Gives its place to others, now that the publisher cannot count there any more.
    private void release(Entry entry) {
        owners.lock();
        try {
            entry.total = signals(entry.place);
            SIGNALS.setRelease(blocks[entry.place / BLOCK].signals, entry.place % BLOCK, 0L);
            free.addLast(entry.place);
        } finally {
            owners.unlock();
        }
    }

    /// How often the registration in a place has signalled.
    long signals(int place) {
        return (long) SIGNALS.getAcquire(blocks[place / BLOCK].signals, place % BLOCK);
    }

    private void awaitDepartureFrom(int block) {
        VarHandle.fullFence();
        long seen = stand;
        if (seen != 0 && blockOf(seen) == block) {
            awaitDeparture(seen);
        }
    }

    @SuppressWarnings(
            "ThreadPriorityCheck") // a yield in a wait of microseconds, bounded, then a park
    private void awaitDeparture(long seen) {
        for (int spins = 0; stand == seen; spins++) {
            if (spins < 200) {
                Thread.onSpinWait();
            } else if (spins < 300) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(
                        this, 20_000); // the publisher has lost its processor inside the block
            }
        }
    }

    private static int blockOf(long stand) {
        return (int) (stand & 0xFFFFFF) - 1;
    }

    /// Signals every registration once. The router loop alone, after the new state has been
    /// published.
    public void publish() {
        try {
            for (Block block : blocks) {
                if (block.used == 0) {
                    continue;
                }
                STAND.setRelease(this, (++visit << 24) | (block.number + 1));
                VarHandle.fullFence();
                signal(block);
            }
        } finally {
            STAND.setRelease(this, 0L); // even if it dies in there: nobody waits for ever
        }
    }

    private void signal(Block block) {
        int posted = 0;
        for (int i = 0; i < BLOCK; i++) {
            SignalledEvent event = (SignalledEvent) EVENT.getAcquire(block.events, i);
            if (event != null) {
                SIGNALS.setRelease(block.signals, i, block.signals[i] + 1);
                event.post();
                hands[posted++] = event;
            }
        }
        VarHandle.fullFence();
        for (int i = 0; i < posted; i++) {
            SignalledEvent event = hands[i];
            if (event != null) {
                event.wake();
            }
            hands[i] = null; // what has ended is not kept from the collector
        }
        signals.add(posted);
    }

    /// What the publisher holds in its hands, between posting and waking.
    private final @Nullable SignalledEvent[] hands = new @Nullable SignalledEvent[BLOCK];

    public int size() {
        owners.lock();
        try {
            return live;
        } finally {
            owners.unlock();
        }
    }

    /// How many times event objects have been signalled.
    public long signals() {
        return signals.get();
    }

    /// Ends every registration and takes no more. When this returns, nothing signals any more.
    public void close() {
        List<Entry> all = new ArrayList<>();
        owners.lock();
        try {
            closed = true;
            for (Block block : blocks) {
                for (Entry entry : block.entries) {
                    if (entry != null) {
                        all.add(entry);
                    }
                }
            }
        } finally {
            owners.unlock();
        }
        all.forEach(this::remove);
        // what others are removing at this moment is not in the list, and may be in hand still
        VarHandle.fullFence();
        long seen = stand;
        if (seen != 0) {
            awaitDeparture(seen);
        }
    }
}
