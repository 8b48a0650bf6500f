package org.dialtone.core.port.dial;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/// Where definitions and credentials are kept. Any thread; may read and write a disk, so never the
/// router-loop thread.
public interface DefinitionStore {

    /// All valid definitions, and what is wrong with the others.
    ///
    /// @throws RouterException [RouterError#CANNOT_LOAD_PHONEBOOK] if it cannot be told which there
    ///   are: that one is not found does not mean then that it has been deleted
    Loaded load();

    /// Keeps it, in place of one of the same name.
    ///
    /// @throws RouterException [RouterError#CANNOT_WRITE_PHONEBOOK]
    void save(InterfaceDefinition definition);

    /// Forgets it and its credentials.
    ///
    /// @throws RouterException [RouterError#CANNOT_WRITE_PHONEBOOK]
    void delete(String name);

    @Nullable InterfaceCredentials credentials(String name);

    /// Keeps what an interface proves itself with.
    ///
    /// @param credentials null to forget them
    /// @throws RouterException [RouterError#CANNOT_WRITE_PHONEBOOK]
    void setCredentials(String name, @Nullable InterfaceCredentials credentials);

    /// What is to be called when somebody else has changed what is kept, on any thread. There is
    /// one.
    void onChange(Runnable listener);

    /// What is there.
    ///
    /// @param problems one sentence each: file, line, what was found, what was expected
    /// @param faulty the names of definitions that are there and are not valid: what was known of
    ///   these before stays in force
    record Loaded(
            List<InterfaceDefinition> definitions, List<String> problems, Set<String> faulty) {
        public Loaded {
            definitions = List.copyOf(definitions);
            problems = List.copyOf(problems);
            faulty = Set.copyOf(faulty);
        }
    }
}
