package org.dialtone.mprapi;

import org.jspecify.annotations.Nullable;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The buffers that calls have given out and that have not been freed, by identity. A buffer that
/// the program drops without freeing it is forgotten when it is collected, so nothing leaks and no
/// limit is needed. Safe for many threads.
final class Buffers {
    private final Set<Loan> loans = ConcurrentHashMap.newKeySet();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

    <T> T lend(T buffer) {
        forgetCollected();
        loans.add(new Loan(buffer, collected));
        return buffer;
    }

    /// False if it was not given out here, or has been freed.
    boolean free(@Nullable Object buffer) {
        forgetCollected();
        return buffer != null && loans.remove(new Loan(buffer, null));
    }

    /// How many have not been freed and are still held by the program.
    int outstanding() {
        forgetCollected();
        return loans.size();
    }

    private void forgetCollected() {
        for (Object loan = collected.poll(); loan != null; loan = collected.poll()) {
            loans.remove(loan);
        }
    }

    private static final class Loan extends WeakReference<Object> {
        private final int hash;

        Loan(Object buffer, @Nullable ReferenceQueue<Object> collected) {
            super(buffer, collected);
            hash = System.identityHashCode(buffer);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            Object buffer = get();
            return other == this
                    || (buffer != null && other instanceof Loan loan && loan.refersTo(buffer));
        }
    }
}
