package org.dialtone.journal;

import org.dialtone.api.Position;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What can be read, and under which epochs: one immutable value that is replaced as a whole, so
/// that no reader ever sees a revision together with the wrong epoch. The states and their
/// transitions are drawn in docs/design/journal.md; all of them are here, and pure.
///
/// @param mode what `last` follows
/// @param first nothing older can be had any more
/// @param stored revisions from `first` to here are on disk, but for the holes
/// @param last the last revision that may be told
/// @param epochs by rising `from`, never empty, at most [#EPOCHS]
/// @param holes what was not recorded, rising
record Horizon(
        Mode mode, long first, long stored, long last, List<Epoch> epochs, List<Hole> holes) {
    /// How many epochs are kept; what is older than the oldest of them has expired.
    static final int EPOCHS = 1000;

    enum Mode {
        /// `last` is what a crash cannot take back.
        DURABLE,
        /// Nothing is recorded: `last` follows what is appended, under an epoch not on disk.
        FOLLOWING,
        /// As following, but `last` stands still while the epoch is being put on disk.
        HOLDING
    }

    Horizon {
        epochs = List.copyOf(epochs);
        holes = List.copyOf(holes);
        if (epochs.isEmpty() || first < 1 || stored < first - 1) {
            throw new IllegalArgumentException(
                    "first: " + first + ", stored: " + stored + ", epochs: " + epochs);
        }
    }

    /// More is on disk. Tells it if that is what streams wait for.
    ///
    /// @param committed what the loop has released
    Horizon recorded(long newStored, long committed, List<Hole> newHoles) {
        long told = mode == Mode.DURABLE ? Math.max(last, Math.min(newStored, committed)) : last;
        return new Horizon(mode, first, newStored, told, epochs, newHoles);
    }

    /// The loop has released more.
    Horizon released(long committed) {
        long most =
                switch (mode) {
                    case DURABLE -> Math.min(stored, committed);
                    case FOLLOWING -> committed;
                    case HOLDING -> last;
                };
        return most > last ? new Horizon(mode, first, stored, most, epochs, holes) : this;
    }

    /// The disk cannot be relied on any more: what has not been told yet will be told under an
    /// epoch that is not on disk, whatever becomes of the commit that failed or hangs.
    Horizon following(UUID epoch, long committed) {
        List<Epoch> more = new ArrayList<>(epochs);
        more.add(new Epoch(last + 1, epoch));
        long oldest = first;
        if (more.size() > EPOCHS) {
            more.removeFirst();
            oldest = Math.max(first, more.getFirst().from());
        }
        return new Horizon(
                Mode.FOLLOWING,
                oldest,
                Math.max(stored, oldest - 1),
                Math.max(last, committed),
                more,
                holes);
    }

    /// Before the newest epochs are put on disk: nothing more is told under them until they are.
    Horizon holding() {
        return new Horizon(Mode.HOLDING, first, stored, last, epochs, holes);
    }

    /// They certainly were not put there: goes on as before.
    Horizon released() {
        return new Horizon(Mode.FOLLOWING, first, stored, last, epochs, holes);
    }

    /// They are there, and everything told under them is recorded or in a hole.
    Horizon durable() {
        return new Horizon(Mode.DURABLE, first, stored, last, epochs, holes);
    }

    /// What is older than this revision has expired.
    Horizon expired(long newFirst) {
        if (newFirst <= first) {
            return this;
        }
        List<Epoch> kept = new ArrayList<>(epochs);
        while (kept.size() > 1 && kept.get(1).from() < newFirst) {
            kept.removeFirst();
        }
        return new Horizon(
                mode,
                newFirst,
                Math.max(stored, newFirst - 1),
                Math.max(last, newFirst - 1),
                kept,
                holes.stream().filter(hole -> hole.to() >= newFirst).toList());
    }

    /// Nothing on disk can be had any more: a new journal begins behind what has been told.
    Horizon abandoned(UUID epoch) {
        return new Horizon(
                Mode.FOLLOWING,
                last + 1,
                last,
                last,
                List.of(new Epoch(last + 1, epoch)),
                List.of());
    }

    UUID epochAt(long revision) {
        if (revision < last) {
            for (int i = epochs.size() - 1; i > 0; i--) {
                if (epochs.get(i).from() <= revision) {
                    return epochs.get(i).id();
                }
            }
            return epochs.getFirst().id();
        }
        return epochs.getLast().id();
    }

    /// The last revision of the epoch that a revision is of.
    long epochEnd(long revision) {
        for (int i = 1; i < epochs.size(); i++) {
            if (epochs.get(i).from() > revision) {
                return epochs.get(i).from() - 1;
            }
        }
        return Long.MAX_VALUE;
    }

    boolean knows(Position position) {
        for (int i = 0; i < epochs.size(); i++) {
            Epoch epoch = epochs.get(i);
            if (epoch.id().equals(position.epoch())) {
                long end = i + 1 < epochs.size() ? epochs.get(i + 1).from() - 1 : last;
                return position.revision() >= epoch.from() - 1 && position.revision() <= end;
            }
        }
        return false;
    }

    /// The first revision from this one on that is on disk or may be in memory.
    ///
    /// @param ringFirst the oldest revision that may be in memory
    long nextReadable(long from, long ringFirst) {
        long next = Math.max(from, first);
        for (Hole hole : holes) {
            if (next >= hole.from() && next <= hole.to()) {
                next = hole.to() + 1;
            }
        }
        if (next > stored) {
            next = Math.max(next, ringFirst);
        }
        return Math.min(next, last + 1);
    }
}
