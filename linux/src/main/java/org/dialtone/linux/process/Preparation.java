package org.dialtone.linux.process;

import java.io.IOException;
import java.nio.file.Path;

/// Says what to start, after having written the files it takes.
@FunctionalInterface
public interface Preparation {
    /// Called on the thread `dialtone-children`.
    ///
    /// @param directory the child's own, empty, 0700; it goes when the child has ended
    /// @throws IOException if a file cannot be written: then nothing is started
    Launch prepare(Path directory) throws IOException;
}
