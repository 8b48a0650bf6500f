package org.dialtone.mprapi;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What the event and server handles of this process stand for. Safe for many threads.
final class Handles {
    private final int limit;
    private final ConcurrentMap<Long, Object> open = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong last = new AtomicLong();

    Handles(int limit) {
        this.limit = limit;
    }

    /// A new handle, or null at the limit.
    @Nullable HANDLE add(Object object) {
        if (count.incrementAndGet() > limit) {
            count.decrementAndGet();
            return null;
        }
        long value = last.addAndGet(4);
        open.put(value, object);
        return new HANDLE(value);
    }

    /// What the handle stands for, or null if it is null, closed, made up or of another kind.
    <T> @Nullable T get(@Nullable HANDLE handle, Class<T> kind) {
        Object object = handle == null ? null : open.get(handle.value());
        return kind.isInstance(object) ? kind.cast(object) : null;
    }

    /// As [#get], and from now on the handle is closed. Of several who try at once, one gets it.
    <T> @Nullable T remove(@Nullable HANDLE handle, Class<T> kind) {
        T object = get(handle, kind);
        if (handle == null || object == null || !open.remove(handle.value(), object)) {
            return null;
        }
        count.decrementAndGet();
        return object;
    }
}
