package org.dialtone.core.loop;

import org.dialtone.api.ConnectionId;
import org.dialtone.api.FarEnd;
import org.dialtone.api.RouterInterface;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// An immutable set of interfaces, each in a place of its own. A change copies one chunk and the
/// spine, so that one event among ten thousand interfaces costs some hundred nanoseconds and not
/// ten thousand copies.
final class Interfaces {
    private static final int CHUNK = 32;

    static final Interfaces NONE = new Interfaces(new @Nullable Cell[0][]);

    /// An interface in its place.
    ///
    /// @param farEnd who is at the far end of its connection; null if nothing is known of that
    record Cell(RouterInterface shown, @Nullable FarEnd farEnd) {}

    private final @Nullable Cell[][] chunks;

    private Interfaces(@Nullable Cell[][] chunks) {
        this.chunks = chunks;
    }

    /// The same with `value` in `place`; null empties it. What is known of the far end stays as
    /// long as the connection does.
    Interfaces with(int place, @Nullable RouterInterface value) {
        if (value == null) {
            return put(place, null);
        }
        return put(place, new Cell(value, farEnd(at(place), value.connection())));
    }

    private static @Nullable FarEnd farEnd(
            @Nullable Cell before, @Nullable ConnectionId connection) {
        return before == null || connection == null || !connection.equals(before.shown.connection())
                ? null
                : before.farEnd;
    }

    /// The same with this far end of the connection that the interface in `place` has.
    Interfaces knowing(int place, FarEnd farEnd) {
        Cell before = at(place);
        return before == null ? this : put(place, new Cell(before.shown, farEnd));
    }

    private @Nullable Cell at(int place) {
        int chunk = place / CHUNK;
        return chunk < chunks.length ? chunks[chunk][place % CHUNK] : null;
    }

    private Interfaces put(int place, @Nullable Cell cell) {
        int chunk = place / CHUNK;
        @Nullable Cell[][] spine = new @Nullable Cell[Math.max(chunks.length, chunk + 1)][];
        System.arraycopy(chunks, 0, spine, 0, chunks.length);
        for (int i = chunks.length; i < spine.length; i++) {
            spine[i] = new @Nullable Cell[CHUNK];
        }
        @Nullable Cell[] copy = new @Nullable Cell[CHUNK];
        System.arraycopy(spine[chunk], 0, copy, 0, CHUNK);
        copy[place % CHUNK] = cell;
        spine[chunk] = copy;
        return new Interfaces(spine);
    }

    /// The ifindex of the interface that carries a connection, or 0.
    int indexOf(ConnectionId connection) {
        for (@Nullable Cell[] chunk : chunks) {
            for (Cell each : chunk) {
                if (each != null && connection.equals(each.shown.connection())) {
                    return each.shown.linkIndex();
                }
            }
        }
        return 0;
    }

    List<Cell> cells() {
        List<Cell> all = new ArrayList<>();
        for (@Nullable Cell[] chunk : chunks) {
            for (Cell each : chunk) {
                if (each != null) {
                    all.add(each);
                }
            }
        }
        return all;
    }

    List<RouterInterface> list() {
        List<RouterInterface> all = new ArrayList<>();
        for (Cell each : cells()) {
            all.add(each.shown);
        }
        return all;
    }
}
