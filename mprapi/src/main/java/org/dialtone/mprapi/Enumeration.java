package org.dialtone.mprapi;

import static org.dialtone.mprapi.Call.put;
import static org.dialtone.mprapi.ErrorCodes.ERROR_MORE_DATA;
import static org.dialtone.mprapi.ErrorCodes.NO_ERROR;

import static java.util.Comparator.comparingInt;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/// A list that is asked for in pages, in the order of the entries' ids.
///
/// The resume handle is the last id given: so pages stay right while entries come and go between
/// them. What is there all the time is given exactly once. Any number is a good resume handle.
///
/// @param <S> what the list is made of
/// @param <T> the structure it is given out as
/// @param entry the structure, or empty if it has gone by now; then the page has one less
/// @param bytes the structure's length on the wire
record Enumeration<S, T>(
        List<S> all, ToIntFunction<S> id, Entry<S, T> entry, IntFunction<T[]> array, int bytes) {

    interface Entry<S, T> {
        Optional<T> of(S source) throws InterruptedException;
    }

    /// Gives out one page: as many entries as `prefMaxLen` has room for, but always one if there is
    /// one.
    ///
    /// @param prefMaxLen unsigned; -1 for no limit
    /// @param lpdwResumeHandle 0 or the handle of the page before; becomes 0 on the last page.
    ///   Null: the first page, and no way to the others
    int give(
            int prefMaxLen,
            T @Nullable [][] lplpbBuffer,
            int @Nullable [] lpdwEntriesRead,
            int @Nullable [] lpdwTotalEntries,
            int @Nullable [] lpdwResumeHandle)
            throws InterruptedException {
        int after =
                lpdwResumeHandle == null || lpdwResumeHandle.length == 0 ? 0 : lpdwResumeHandle[0];
        List<S> rest =
                all.stream()
                        .filter(it -> Integer.compareUnsigned(id.applyAsInt(it), after) > 0)
                        .sorted(comparingInt(id))
                        .toList();
        long room = prefMaxLen == -1 ? Long.MAX_VALUE : Integer.toUnsignedLong(prefMaxLen) / bytes;
        List<S> page = rest.subList(0, (int) Math.min(rest.size(), Math.max(room, 1)));
        List<T> entries = new ArrayList<>(page.size());
        for (S it : page) {
            entry.of(it).ifPresent(entries::add);
        }
        int gone = page.size() - entries.size();
        boolean more = page.size() < rest.size();
        put(lplpbBuffer, Call.lend(entries.toArray(array)));
        put(lpdwEntriesRead, entries.size());
        put(lpdwTotalEntries, rest.size() - gone);
        put(lpdwResumeHandle, more ? id.applyAsInt(page.getLast()) : 0);
        return more ? ERROR_MORE_DATA : NO_ERROR;
    }
}
