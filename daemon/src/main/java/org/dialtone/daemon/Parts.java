package org.dialtone.daemon;

import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/// What has been started, to be stopped in reverse order. A part that fails to stop does not keep
/// the others from it. Confined to the main thread.
final class Parts implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Parts.class.getName());

    private record Part(String name, AutoCloseable what) {}

    private final Deque<Part> parts = new ArrayDeque<>();

    <T extends AutoCloseable> T add(String name, T what) {
        parts.push(new Part(name, what));
        return what;
    }

    /// Stops everything.
    ///
    /// @throws IllegalStateException with all failures, after everything has been tried
    @Override
    public void close() {
        IllegalStateException failed = null;
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.what().close();
                LOG.log(Level.DEBUG, "{0} stopped", part.name());
            } catch (Exception e) {
                failed = add(failed, part.name(), e);
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    private static IllegalStateException add(
            @Nullable IllegalStateException failed, String name, Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        IllegalStateException all =
                failed == null
                        ? new IllegalStateException("not all parts could be stopped")
                        : failed;
        all.addSuppressed(new IllegalStateException(name + " could not be stopped", e));
        return all;
    }
}
