package org.dialtone.testbed.daemon;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// The Python program of docs/event-socket.md at a daemon's event socket, as a process of some
/// user.
record Peer(Process process, BufferedReader out) implements AutoCloseable {

    /// @param uid who runs it, in a group of the same number and in no other
    static Peer of(Path socket, int uid) throws IOException {
        // as text: the user need not be able to read this tree
        String program = Files.readString(Path.of("../../docs/examples/listen.py"));
        Process process =
                new ProcessBuilder(
                                "setpriv",
                                "--reuid=" + uid,
                                "--regid=" + uid,
                                "--clear-groups",
                                "/usr/bin/python3",
                                "-c",
                                program,
                                socket.toString())
                        .redirectErrorStream(true)
                        .start();
        return new Peer(process, process.inputReader());
    }

    String line() throws IOException {
        return Objects.requireNonNullElse(out.readLine(), "(ended)");
    }

    /// What it says until it ends.
    String rest() throws IOException {
        return String.join("\n", out.readAllLines());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
