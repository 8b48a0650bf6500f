package org.dialtone.linux.activity;

import org.dialtone.api.RouterException;
import org.dialtone.api.dial.PacketFilter;
import org.dialtone.core.port.dial.ActivityMonitor;
import org.dialtone.linux.ffm.Errno;
import org.dialtone.linux.netlink.NetworkNamespace;
import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/// One link, watched. It is found by its name whenever somebody asks: a link that went and came
/// back, with another index, is watched on.
///
/// One thread asks and closes. What takes time (a filter is compiled by the kernel, a socket let go
/// of by all processors) is done by workers; until it is done nobody can tell what passes, and
/// whoever asks is told that something has.
final class LinkWatch implements ActivityMonitor.Watch {
    private static final System.Logger LOG = System.getLogger(LinkWatch.class.getName());

    /// How many packets are taken at once: more than a socket holds.
    private static final int PACKETS = 512;

    private sealed interface State {}

    /// A worker opens it.
    private record Opening() implements State {}

    /// @param index the link it is bound to; 0 for none
    private record Open(PacketSocket socket, int index) implements State {}

    /// A worker binds it to another link.
    private record Moving(PacketSocket socket) implements State {}

    private record Failed() implements State {}

    private record Closed() implements State {}

    private final @Nullable Path namespace;
    private final String link;
    private final byte[] name;
    private final PacketFilter filter;
    private final UserTraffic traffic;
    private final Reading reading;
    private final Executor workers;
    private final AtomicReference<State> state = new AtomicReference<>(new Opening());

    /// @param reading of the thread that asks
    LinkWatch(
            @Nullable Path namespace,
            String link,
            PacketFilter counts,
            Reading reading,
            Executor workers) {
        this.namespace = namespace;
        this.link = link;
        this.name = link.getBytes(StandardCharsets.UTF_8);
        this.filter = counts;
        this.traffic = new UserTraffic(counts);
        this.reading = reading;
        this.workers = workers;
    }

    /// Has it opened by a worker.
    void begin() {
        State opening = state.get();
        workers.execute(() -> open(opening));
    }

    private void open(State opening) {
        try {
            PacketSocket socket = NetworkNamespace.call(namespace, () -> PacketSocket.open(filter));
            bind(socket, opening);
        } catch (RouterException e) {
            LOG.log(
                    Level.WARNING,
                    link + " is never idle, as its traffic cannot be watched: " + e.getMessage());
            state.compareAndSet(opening, new Failed());
        }
    }

    /// Binds a socket to the link that has the name now. On a worker.
    private void bind(PacketSocket socket, State before) {
        int now = socket.find(name, new Reading());
        int index = now != 0 && socket.bind(now) ? now : 0;
        if (!state.compareAndSet(before, new Open(socket, index))) {
            socket.close(); // nobody wants it any more
        }
    }

    /// Where the link has become another since, what has passed in between cannot be told: it
    /// counts as something.
    @Override
    public boolean passed() {
        return switch (state.get()) {
            case Opening _, Moving _, Failed _ -> true;
            case Closed _ -> false;
            case Open open -> {
                int now = open.socket.find(name, reading);
                boolean another = now != 0 && now != open.index;
                if (another) {
                    Moving moving = new Moving(open.socket);
                    state.set(moving);
                    workers.execute(() -> bind(open.socket, moving));
                }
                yield another || read(open);
            }
        };
    }

    /// Takes what the socket holds.
    private boolean read(Open open) {
        boolean seen = false;
        boolean asked = false;
        for (int i = 0; i < PACKETS; i++) {
            int length = open.socket.receive(reading);
            if (length == -Errno.ENETDOWN) {
                if (!open.socket.bound(open.index, reading)) {
                    state.set(new Open(open.socket, 0)); // it is gone; the next may have its index
                }
            } else if (length < 0) {
                break; // there is no more
            } else if (length == FilterCompiler.COUNTS) {
                seen = true;
            } else if (!seen) {
                asked = true;
                seen = counts(length);
            }
        }
        boolean missed = open.socket.missed(reading);
        return seen || (asked && missed);
    }

    private boolean counts(int length) {
        MemorySegment.copy(reading.data, ValueLayout.JAVA_BYTE, 0, reading.bytes, 0, length);
        return traffic.counts(reading.bytes, length, PacketSocket.left(reading));
    }

    @Override
    public void close() {
        if (state.getAndSet(new Closed()) instanceof Open open) {
            workers.execute(open.socket::close);
        }
    }
}
