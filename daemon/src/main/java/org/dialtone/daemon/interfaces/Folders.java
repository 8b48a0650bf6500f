package org.dialtone.daemon.interfaces;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Tells when something in one of several folders has changed (inotify). A folder that is not there
/// is waited for.
final class Folders implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Folders.class.getName());

    /// How long a folder must be quiet before it is told: an editor writes in several steps. Also
    /// how often a folder that is not there is looked for, times ten.
    private static final long QUIET_MILLIS = 200;

    private final List<Path> folders;

    /// A folder that is watched, and what tells it from another that has taken its place.
    private record Watched(WatchKey key, Object identity) {}

    private final Map<Path, Watched> watched = new HashMap<>();
    private volatile boolean closed;
    private volatile @Nullable WatchService service;
    private @Nullable Thread thread;

    Folders(List<Path> folders) {
        this.folders = folders;
    }

    /// Calls `listener` after each change, on a thread of its own. Once.
    void start(Runnable listener) {
        try {
            WatchService watching = FileSystems.getDefault().newWatchService();
            service = watching;
            lookAtAll(watching);
            thread =
                    Thread.ofPlatform()
                            .name("dialtone-definitions")
                            .daemon()
                            .start(() -> run(watching, listener));
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "changes of "
                            + folders
                            + " by hand will not be seen before a reload: "
                            + e.getMessage());
        }
    }

    private void run(WatchService watching, Runnable listener) {
        try {
            while (!closed) {
                boolean changed = drain(watching.poll(10 * QUIET_MILLIS, TimeUnit.MILLISECONDS));
                while (changed) {
                    if (!drain(watching.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS))) {
                        break;
                    }
                }
                changed |= lookAtAll(watching);
                if (changed && !closed) {
                    listener.run();
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException _) {
            // closed
        }
    }

    private static boolean drain(@Nullable WatchKey key) {
        if (key == null) {
            return false;
        }
        boolean counts =
                key.pollEvents().stream()
                        .anyMatch(event -> !String.valueOf(event.context()).startsWith("."));
        key.reset();
        return counts;
    }

    /// Begins to watch what has come, also in the place of another.
    ///
    /// @return whether anything has come or gone
    private boolean lookAtAll(WatchService watching) {
        boolean changed = false;
        for (Path folder : folders) {
            Object identity = identity(folder);
            Watched before = watched.get(folder);
            if (before != null && before.key.isValid() && before.identity.equals(identity)) {
                continue;
            }
            if (before != null) {
                before.key.cancel();
                watched.remove(folder);
                changed = true;
            }
            changed |= identity != null && watch(folder, identity, watching);
        }
        return changed;
    }

    private boolean watch(Path folder, Object identity, WatchService watching) {
        try {
            WatchKey key =
                    folder.register(
                            watching,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY,
                            StandardWatchEventKinds.ENTRY_DELETE);
            watched.put(folder, new Watched(key, identity));
            return true;
        } catch (IOException e) {
            LOG.log(Level.WARNING, folder + " cannot be watched: " + e.getMessage());
            return false;
        }
    }

    /// Which folder is there; null if none is.
    private static @Nullable Object identity(Path folder) {
        try {
            BasicFileAttributes found = Files.readAttributes(folder, BasicFileAttributes.class);
            return found.isDirectory() ? found.fileKey() : null;
        } catch (IOException _) {
            return null;
        }
    }

    /// Ends it. When it returns, the listener is not called any more.
    @Override
    public void close() {
        closed = true;
        WatchService watching = service;
        Thread running = thread;
        try {
            if (watching != null) {
                watching.close();
            }
            if (running != null && !running.equals(Thread.currentThread())) {
                running.join();
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing the watch", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
