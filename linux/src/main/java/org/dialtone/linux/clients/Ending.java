package org.dialtone.linux.clients;

import org.jspecify.annotations.Nullable;

/// The end of a source's thread.
final class Ending {
    private Ending() {}

    /// Interrupts a thread that then ends in no time, and waits for that.
    ///
    /// @param thread null if there has never been one
    static void of(@Nullable Thread thread) {
        if (thread == null) {
            return;
        }
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true; // finish, then hand the interrupt on
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
