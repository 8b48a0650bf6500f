package org.dialtone.testbed.fake;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DefinitionStore;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Definitions in memory, which somebody else may change, and a disk that may be full.
public final class FakeStore implements DefinitionStore {
    private final Map<String, InterfaceDefinition> definitions = new TreeMap<>();
    private final Map<String, InterfaceCredentials> credentials = new HashMap<>();
    private final Set<String> unreadable = new TreeSet<>();
    private final Set<String> faulty = new TreeSet<>();
    private List<String> problems = List.of();
    private Runnable listener = () -> {};
    private boolean full;
    private boolean unlisted;
    private int saves;

    /// Whether it can keep nothing more.
    public synchronized void full(boolean now) {
        full = now;
    }

    /// How often something was kept.
    public synchronized int saves() {
        return saves;
    }

    /// Somebody else edits a definition.
    public void edit(InterfaceDefinition definition) {
        synchronized (this) {
            definitions.put(definition.name(), definition);
        }
        changed();
    }

    /// Somebody else removes a definition.
    public void removeFile(String name) {
        synchronized (this) {
            definitions.remove(name);
        }
        changed();
    }

    /// Somebody else spoils a definition, so that it cannot be read, or mends it.
    public void spoil(String name, boolean spoilt) {
        synchronized (this) {
            if (spoilt) {
                faulty.add(name);
            } else {
                faulty.remove(name);
            }
        }
        changed();
    }

    /// Whether it cannot be told which definitions there are. Nobody is told of it.
    public synchronized void unlisted(boolean now) {
        unlisted = now;
    }

    /// From now on what an interface proves itself with cannot be read.
    public synchronized void unreadable(String name) {
        unreadable.add(name);
    }

    /// Somebody else makes a mistake.
    public void wrong(String problem) {
        synchronized (this) {
            problems = List.of(problem);
        }
        changed();
    }

    private void changed() {
        Runnable told;
        synchronized (this) {
            told = listener;
        }
        told.run();
    }

    private void write() {
        if (full) {
            throw new RouterException(
                    RouterError.CANNOT_WRITE_PHONEBOOK, "no space left on the device");
        }
        saves++;
    }

    @Override
    public synchronized Loaded load() {
        if (unlisted) {
            throw new RouterException(
                    RouterError.CANNOT_LOAD_PHONEBOOK, "interfaces.d: too many open files");
        }
        List<InterfaceDefinition> valid =
                definitions.values().stream()
                        .filter(each -> !faulty.contains(each.name()))
                        .toList();
        List<String> all = new ArrayList<>(problems);
        faulty.forEach(each -> all.add(each + ".toml:1: found nonsense"));
        return new Loaded(valid, all, faulty);
    }

    @Override
    public synchronized void save(InterfaceDefinition definition) {
        write();
        definitions.put(definition.name(), definition);
    }

    @Override
    public synchronized void delete(String name) {
        write();
        definitions.remove(name);
        credentials.remove(name);
    }

    @Override
    public synchronized @Nullable InterfaceCredentials credentials(String name) {
        if (unreadable.contains(name)) {
            throw new RouterException(
                    RouterError.CANNOT_LOAD_PHONEBOOK, name + " has mode rw-r--r--");
        }
        return credentials.get(name);
    }

    @Override
    public synchronized void setCredentials(String name, @Nullable InterfaceCredentials given) {
        write();
        if (given == null) {
            credentials.remove(name);
        } else {
            credentials.put(name, given);
        }
    }

    @Override
    public synchronized void onChange(Runnable told) {
        listener = told;
    }
}
