package org.dialtone.journal;

import org.dialtone.core.model.Recovered;
import org.dialtone.core.model.Remembered;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/// How a journal begins: from what its file holds, if there is one and it can be read.
///
/// @param contents null if there was nothing to be read
/// @param usable whether the file is open and takes events
/// @param foreign whether there is a file that could not be read
/// @param problem in words; empty if nothing is wrong
record Opening(
        @Nullable Contents contents,
        Horizon horizon,
        boolean usable,
        boolean foreign,
        String problem) {

    /// @throws StoreException if another process has it
    static Opening of(JournalOptions options, Store store, JournalFiles files)
            throws StoreException {
        try {
            return durable(store.open(begin()), "");
        } catch (StoreException e) {
            return switch (e.kind()) {
                case TAKEN -> throw e;
                case DAMAGED -> anew(options, store, e);
                case FULL, READ_ONLY, IO -> inMemory(options, files, e);
            };
        }
    }

    private static Epoch begin() {
        return new Epoch(1, UUID.randomUUID());
    }

    private static Opening durable(Contents contents, String problem) {
        return new Opening(contents, horizon(contents), true, false, problem);
    }

    /// Everything is there: from the oldest event, or the oldest epoch that is kept.
    private static Horizon horizon(Contents contents) {
        List<Epoch> epochs = contents.epochs();
        if (epochs.size() > Horizon.EPOCHS) {
            epochs = epochs.subList(epochs.size() - Horizon.EPOCHS, epochs.size());
        }
        long first = Math.max(contents.first(), epochs.getFirst().from());
        return new Horizon(
                Horizon.Mode.DURABLE,
                first,
                contents.last(),
                contents.last(),
                epochs,
                contents.holes());
    }

    private static Opening anew(JournalOptions options, Store store, StoreException damage) {
        String what = String.valueOf(damage.getMessage());
        try {
            String problem = Words.setAside(options.file(), what, store.setAside());
            return durable(store.open(begin()), problem);
        } catch (StoreException e) {
            return nothing(Words.of(e, options.file()));
        }
    }

    /// The disk takes nothing. What it gives is read all the same, so that numbers go on.
    private static Opening inMemory(JournalOptions options, JournalFiles files, StoreException e) {
        String problem = Words.of(e, options.file());
        Contents contents = SqliteStore.rescue(files);
        if (contents == null) {
            return nothing(problem, files.present());
        }
        Horizon there = horizon(contents);
        return new Opening(
                contents, there.following(UUID.randomUUID(), there.last()), false, false, problem);
    }

    private static Opening nothing(String problem) {
        return nothing(problem, true);
    }

    private static Opening nothing(String problem, boolean foreign) {
        Horizon empty = new Horizon(Horizon.Mode.FOLLOWING, 1, 0, 0, List.of(begin()), List.of());
        return new Opening(null, empty, false, foreign, problem);
    }

    @Nullable Recovered recovered(String where) {
        if (contents == null || contents.created()) {
            return null;
        }
        List<Remembered> interfaces = contents.interfaces();
        boolean same = contents.place().equals(where) && !contents.place().isEmpty();
        return new Recovered(contents.last(), lastInterface(), lastConnection(), interfaces, same);
    }

    int lastInterface() {
        return contents == null ? 0 : contents.lastInterface();
    }

    int lastConnection() {
        return contents == null ? 0 : contents.lastConnection();
    }

    long clock() {
        return contents == null ? Long.MIN_VALUE : contents.clock();
    }
}
