package org.dialtone.linux.dial.ipsec;

import org.dialtone.linux.process.PrivateFile;
import org.dialtone.linux.vici.ViciConnection;
import org.dialtone.linux.vici.ViciException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// What of charon's is ours: a file for each interface that has something there, in a folder that
/// outlives the daemon and that no two daemons share. It is written before charon is told anything,
/// and deleted when nothing is left there. Charon itself knows only names, which anybody may
/// choose.
///
/// Any thread.
final class IpsecRecords {
    private static final System.Logger LOG = System.getLogger(IpsecRecords.class.getName());

    /// The largest file that is read: five short lines.
    private static final int MOST_BYTES = 1 << 16;

    private final Path socket;
    private final Path folder;

    // guarded by this
    private final Set<String> held = new HashSet<>();
    private String swept = "";

    /// @param socket charon's
    /// @param runtime the folder that outlives the daemon; no child of a supervisor there can have
    ///   a name that begins with a dot
    IpsecRecords(Path socket, Path runtime) {
        this.socket = socket;
        this.folder = runtime.resolve(".ipsec");
    }

    /// Takes hold of what an interface has at charon, so that it is not swept; waits while it is
    /// being swept, which takes some seconds, or another holds it.
    ///
    /// @param over whether the caller does not want it any more; ask again with [#wake]
    /// @return false if that is so
    synchronized boolean hold(String name, BooleanSupplier over) {
        boolean interrupted = false;
        while (taken(name) && !over.getAsBoolean()) {
            try {
                wait();
            } catch (InterruptedException _) {
                interrupted = true; // nobody does that
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !taken(name) && held.add(name);
    }

    private boolean taken(String name) {
        return swept.equals(name) || held.contains(name);
    }

    /// Has those who wait ask whether they still want to.
    synchronized void wake() {
        notifyAll();
    }

    /// Lets go of it.
    synchronized void release(String name) {
        held.remove(name);
        notifyAll();
    }

    /// What an interface has at charon; null if nothing.
    ///
    /// @throws IOException if that cannot be read
    @Nullable Loaded read(String name) throws IOException {
        try (InputStream in = Files.newInputStream(folder.resolve(name))) {
            byte[] bytes = in.readNBytes(MOST_BYTES);
            return Loaded.parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    /// Writes down what an interface has there.
    ///
    /// @throws IOException if it cannot be written
    void write(String name, Loaded loaded) throws IOException {
        Files.createDirectories(folder);
        Path fresh = folder.resolve("." + name);
        Files.deleteIfExists(fresh);
        PrivateFile.write(fresh, loaded.text());
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /// Nothing of an interface is left there.
    void delete(String name) {
        try {
            Files.deleteIfExists(folder.resolve(name));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot delete what is written of " + name, e);
        }
    }

    /// Takes out what nobody holds, one after the other.
    ///
    /// @throws UncheckedIOException if the folder cannot be read
    void sweep() {
        Set<String> names = new HashSet<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            all.forEach(each -> names.add(String.valueOf(each.getFileName())));
        } catch (NoSuchFileException _) {
            return; // nothing was ever dialled
        } catch (IOException | DirectoryIteratorException e) {
            throw new UncheckedIOException(
                    "looking for connections in " + folder, new IOException(e));
        }
        names.removeIf(name -> name.startsWith(".")); // not written to the end
        for (String name : names) {
            if (begin(name)) {
                try {
                    sweep(name);
                } finally {
                    end();
                }
            }
        }
    }

    private synchronized boolean begin(String name) {
        if (held.contains(name)) {
            return false;
        }
        swept = name;
        return true;
    }

    private synchronized void end() {
        swept = "";
        notifyAll();
    }

    private void sweep(String name) {
        Loaded left;
        try {
            left = read(name);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot read what is left of " + name + ": it stays", e);
            return;
        }
        if (left == null) {
            LOG.log(Level.WARNING, folder.resolve(name) + " is no record: deleted");
            delete(name);
        } else {
            LOG.log(Level.INFO, "ending what is left of " + name + " at charon");
            takeOut(name, left::sweep);
        }
    }

    /// Has what an interface has at charon taken out, and deletes what is written of it: unless
    /// charon is there and does not do it. Then it is swept by the next daemon, or before the
    /// interface is dialled again.
    ///
    /// @param how takes it out
    void takeOut(String name, Consumer<ViciConnection> how) {
        ViciConnection charon;
        try {
            charon = ViciConnection.open(socket, Loaded.PATIENCE);
        } catch (ViciException e) {
            if (e.isSilence()) {
                left(name, e);
            } else {
                delete(name); // without charon nothing is left
            }
            return;
        }
        try (charon) {
            how.accept(charon);
        } catch (RuntimeException e) {
            left(name, e);
            return;
        }
        delete(name);
    }

    private static void left(String name, RuntimeException e) {
        LOG.log(Level.WARNING, "something of " + name + " may be left at charon", e);
    }
}
