package org.dialtone.core.loop;

import org.dialtone.api.ConnectionId;
import org.dialtone.api.RouterInterface;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// An immutable set of interfaces, each in a place of its own. A change copies one chunk and the
/// spine, so that one event among ten thousand interfaces costs some hundred nanoseconds and not
/// ten thousand copies.
final class Interfaces {
    private static final int CHUNK = 32;

    static final Interfaces NONE = new Interfaces(new @Nullable RouterInterface[0][]);

    private final @Nullable RouterInterface[][] chunks;

    private Interfaces(@Nullable RouterInterface[][] chunks) {
        this.chunks = chunks;
    }

    /// The same with `value` in `place`; null empties it.
    Interfaces with(int place, @Nullable RouterInterface value) {
        int chunk = place / CHUNK;
        @Nullable RouterInterface[][] spine =
                new @Nullable RouterInterface[Math.max(chunks.length, chunk + 1)][];
        System.arraycopy(chunks, 0, spine, 0, chunks.length);
        for (int i = chunks.length; i < spine.length; i++) {
            spine[i] = new @Nullable RouterInterface[CHUNK];
        }
        @Nullable RouterInterface[] copy = new @Nullable RouterInterface[CHUNK];
        System.arraycopy(spine[chunk], 0, copy, 0, CHUNK);
        copy[place % CHUNK] = value;
        spine[chunk] = copy;
        return new Interfaces(spine);
    }

    /// The ifindex of the interface that carries a connection, or 0.
    int indexOf(ConnectionId connection) {
        for (@Nullable RouterInterface[] chunk : chunks) {
            for (RouterInterface each : chunk) {
                if (each != null && connection.equals(each.connection())) {
                    return each.linkIndex();
                }
            }
        }
        return 0;
    }

    List<RouterInterface> list() {
        List<RouterInterface> all = new ArrayList<>();
        for (@Nullable RouterInterface[] chunk : chunks) {
            for (RouterInterface each : chunk) {
                if (each != null) {
                    all.add(each);
                }
            }
        }
        return all;
    }
}
