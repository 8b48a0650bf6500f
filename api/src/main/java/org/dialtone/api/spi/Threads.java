package org.dialtone.api.spi;

import org.jspecify.annotations.Nullable;

/// Threads that are about to end.
public final class Threads {
    private Threads() {}

    /// Waits for the end of a thread that has been told to end and does so in no time. Waits on
    /// when interrupted, and hands the interrupt on.
    ///
    /// @param thread null, or one that was never started: there is nothing to wait for
    public static void awaitEnd(@Nullable Thread thread) {
        boolean interrupted = false;
        while (thread != null && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
