package org.dialtone.daemon.interfaces;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.dial.DefinitionStore;
import org.dialtone.daemon.config.Problem;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Definitions as files, NAME.toml in a folder, written by hand or by the daemon; the credentials
/// of NAME in NAME.toml of another folder, mode 0600.
///
/// A file is written beside its place and renamed into it, so that nobody ever reads half of one. A
/// definition that is not valid is a problem, and the others count.
public final class DefinitionFiles implements DefinitionStore, AutoCloseable {
    private static final String SUFFIX = ".toml";

    /// Where they are.
    private record Places(Path definitions, Path credentials, Folders watched) {
        static Places of(Path definitions, Path credentials) {
            return new Places(
                    definitions, credentials, new Folders(List.of(definitions, credentials)));
        }
    }

    private volatile Places places;

    /// The folder of definitions that was there: it can only have been taken away by mistake.
    private volatile @Nullable Path seen;

    private volatile @Nullable Runnable listener;
    private final ReadOnce<Read> read;
    private final ReadOnce<InterfaceCredentials> secrets;

    /// What a file holds.
    ///
    /// @param definition null if anything is wrong
    private record Read(@Nullable InterfaceDefinition definition, List<Problem> problems) {}

    private DefinitionFiles(Places places, Time time) {
        this.places = places;
        this.read = new ReadOnce<>(time);
        this.secrets = new ReadOnce<>(time);
    }

    /// Opens the two folders. They need not be there.
    public static DefinitionFiles open(Path definitions, Path credentials) {
        return open(definitions, credentials, Time.SYSTEM);
    }

    /// The same by another clock than the system's, by which files are stamped.
    static DefinitionFiles open(Path definitions, Path credentials, Time time) {
        return new DefinitionFiles(Places.of(definitions, credentials), time);
    }

    /// Keeps them in two other folders from now on, and watches those; does not say that what is
    /// kept has changed. Nobody may read or write meanwhile. What is in the old folders stays
    /// there.
    public void move(Path definitions, Path credentials) {
        Places before = places;
        Places next = Places.of(definitions, credentials);
        places = next;
        before.watched.close();
        Runnable told = listener;
        if (told != null) {
            next.watched.start(told);
        }
    }

    @Override
    public Loaded load() {
        List<InterfaceDefinition> all = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        Set<String> faulty = new HashSet<>();
        List<Path> files = files();
        for (Path file : files) {
            String name = nameOf(file);
            Read found = read.get(file, it -> read(it, name));
            problems.addAll(found.problems());
            if (found.problems().stream().anyMatch(it -> it.line() == 0)) {
                read.forget(file); // what could not be read says nothing of what it holds
            }
            if (found.definition() != null) {
                all.add(found.definition());
            } else if (DefinitionFile.isName(name)) {
                faulty.add(name);
            }
        }
        read.keep(Set.copyOf(files));
        return new Loaded(all, problems.stream().map(Problem::toString).toList(), faulty);
    }

    private static Read read(Path file, String name) {
        List<Problem> problems = new ArrayList<>();
        InterfaceDefinition definition = DefinitionFile.read(file, name, problems);
        return new Read(definition, List.copyOf(problems));
    }

    private List<Path> files() {
        Path definitions = places.definitions;
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(definitions, "[!.]*" + SUFFIX)) {
            found.forEach(files::add);
            seen = definitions;
        } catch (NoSuchFileException _) {
            if (definitions.equals(seen)) {
                throw unread(definitions, "is gone: to delete all interfaces, delete their files");
            }
            return files; // nothing is defined
        } catch (NotDirectoryException _) {
            throw unread(definitions, "is not a folder");
        } catch (IOException | DirectoryIteratorException e) {
            throw unread(definitions, "cannot be read: " + e.getMessage());
        }
        files.sort(null);
        return files;
    }

    private static RouterException unread(Path folder, String why) {
        return new RouterException(RouterError.CANNOT_LOAD_PHONEBOOK, folder + " " + why);
    }

    private static String nameOf(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - SUFFIX.length());
    }

    @Override
    public void save(InterfaceDefinition definition) {
        write(
                places.definitions,
                definition.name(),
                DefinitionFile.text(definition),
                "rwxr-xr-x",
                "rw-r--r--");
    }

    private void write(Path folder, String name, String text, String folderMode, String fileMode) {
        Path file = file(folder, name);
        try {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(folderMode)));
            Durable.write(file, text, PosixFilePermissions.fromString(fileMode));
        } catch (IOException e) {
            throw unwritten(file, e);
        }
    }

    private static Path file(Path folder, String name) {
        if (!DefinitionFile.isName(name)) {
            // else it could name a file elsewhere
            throw new RouterException(
                    RouterError.INTERFACE_CONFIGURATION,
                    "name: "
                            + name
                            + " (expected: 1 to 250 letters, digits, dots, hyphens and underscores,"
                            + " beginning with a letter or digit)");
        }
        return folder.resolve(name + SUFFIX);
    }

    private static RouterException unwritten(Path file, IOException e) {
        return new RouterException(
                RouterError.CANNOT_WRITE_PHONEBOOK,
                file
                        + " cannot be written: "
                        + e.getMessage()
                        + ": look at its folder and the disk",
                e);
    }

    @Override
    public void delete(String name) {
        Path file = file(places.definitions, name);
        try {
            Files.deleteIfExists(
                    file(places.credentials, name)); // first: a secret must not outlive it
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unwritten(file, e);
        }
    }

    @Override
    public @Nullable InterfaceCredentials credentials(String name) {
        Path file = file(places.credentials, name);
        if (Files.notExists(file)) {
            secrets.forget(file);
            return null;
        }
        return secrets.get(file, CredentialsFile::read);
    }

    @Override
    public void setCredentials(String name, @Nullable InterfaceCredentials given) {
        Path file = file(places.credentials, name);
        if (given == null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw unwritten(file, e);
            }
        } else {
            write(places.credentials, name, CredentialsFile.text(given), "rwx------", "rw-------");
        }
    }

    @Override
    public void onChange(Runnable told) {
        listener = told;
        places.watched.start(told);
    }

    /// Ends the watching. What is kept stays.
    @Override
    public void close() {
        places.watched.close();
    }
}
