package org.dialtone.daemon;

import org.dialtone.api.RouterException;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DemandTrap;
import org.dialtone.core.port.dial.Established;
import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A trap that is opened when the first interface with routes is to be armed: a router that dials
/// for no packets has no device for them, and needs no right to make one.
///
/// What is asked of it is done in order, on the thread `dialtone-trap-requests`, which ends when it
/// has had nothing to do for ten seconds. The router loop asks, and must not wait for a device to
/// be made.
final class TrapWhenNeeded implements DemandTrap {
    private static final System.Logger LOG = System.getLogger(TrapWhenNeeded.class.getName());

    /// More than the interfaces that there can be. When it is full the caller is told so.
    private static final int REQUESTS = 1 << 15;

    private final Supplier<DemandTrap> opener;
    private final ThreadPoolExecutor requests =
            new ThreadPoolExecutor(
                    1,
                    1,
                    10,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(REQUESTS),
                    Thread.ofPlatform().name("dialtone-trap-requests").factory());
    private volatile @Nullable Listener listener;
    private volatile @Nullable DemandTrap opened;

    /// @param opener throws a [RouterException] if there can be no trap; is then asked again for
    ///   the next interface
    TrapWhenNeeded(Supplier<DemandTrap> opener) {
        this.opener = opener;
        requests.allowCoreThreadTimeOut(true);
    }

    @Override
    public void listen(Listener given) {
        listener = given;
    }

    @Override
    public void arm(InterfaceDefinition definition) {
        if (opened == null && definition.demand().routes().isEmpty()) {
            return;
        }
        requests.execute(() -> now(true, trap -> trap.arm(definition)));
    }

    @Override
    public void release(String name, Established connection) {
        requests.execute(() -> now(false, trap -> trap.release(name, connection)));
    }

    @Override
    public void refuse(String name) {
        requests.execute(() -> now(false, trap -> trap.refuse(name)));
    }

    @Override
    public void disarm(String name) {
        requests.execute(() -> now(false, trap -> trap.disarm(name)));
    }

    private void now(boolean needed, Consumer<DemandTrap> request) {
        try {
            DemandTrap trap = opened;
            if (trap == null && needed) {
                trap = opener.get();
                Listener told = listener;
                if (told != null) {
                    trap.listen(told);
                }
                opened = trap;
            }
            if (trap != null) {
                request.accept(trap);
            }
        } catch (RouterException | IllegalArgumentException e) {
            LOG.log(Level.ERROR, "nothing is dialled for packets: " + e.getMessage());
        }
    }

    @Override
    public Map<String, Long> counters() {
        DemandTrap trap = opened;
        return trap == null ? Map.of() : trap.counters();
    }

    @Override
    public void close() {
        requests.close(); // does what has been asked first
        DemandTrap trap = opened;
        if (trap != null) {
            trap.close();
        }
    }
}
