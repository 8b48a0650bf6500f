package org.dialtone.core.port.dial;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;

/// Where it is kept what has been decided about interfaces and their manager, for the router that
/// comes after this one. Any thread; may read and write a disk, so never the router-loop thread.
public interface DecisionStore {

    /// What was kept last; [Decisions#NONE] where nothing was, or where it cannot be read.
    Decisions load();

    /// Keeps it in place of what was.
    ///
    /// @throws RouterException [RouterError#CANNOT_WRITE_PHONEBOOK]
    void save(Decisions decisions);

    /// What may be kept instead of a text, which may hold a secret: always the same of the same
    /// text, as long as anything is kept, and nothing that the text can be guessed by.
    String seal(String text);
}
