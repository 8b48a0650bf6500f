package org.dialtone.testbed;

import java.util.List;
import java.util.stream.Stream;

/// Programs that what is tested has started, known by a word of their command lines: the folder
/// they work in, or their link.
public final class Processes {
    private Processes() {}

    public static Stream<ProcessHandle> with(String word) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(word));
    }

    /// Kills them, and waits until none is left: only a test that failed leaves any, and one that
    /// still writes to a folder keeps it from being removed. Whoever starts them must be gone.
    public static void end(String word) {
        // one that is just being forked may not be seen by the first look
        for (int empty = 0; empty < 2; ) {
            List<ProcessHandle> left = with(word).toList();
            left.forEach(ProcessHandle::destroyForcibly);
            left.forEach(process -> process.onExit().join());
            empty = left.isEmpty() ? empty + 1 : 0;
        }
    }
}
