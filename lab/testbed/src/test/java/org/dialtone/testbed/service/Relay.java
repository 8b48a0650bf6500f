package org.dialtone.testbed.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// A process of another user that passes bytes between a socket of its own and the service's: what
/// the service sees is that user.
public final class Relay implements AutoCloseable {
    private static final String PROGRAM =
            """
            import os, socket, sys, threading
            own, service = sys.argv[1:]
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(own)
            os.chmod(own, 0o777)
            listener.listen(64)
            print("ready", flush=True)
            def copy(a, b):
                try:
                    while data := a.recv(65536):
                        b.sendall(data)
                except OSError:
                    pass
                for s in a, b:
                    try:
                        s.shutdown(socket.SHUT_RDWR)
                    except OSError:
                        pass
            while True:
                client = listener.accept()[0]
                far = socket.socket(socket.AF_UNIX)
                far.connect(service)
                for pair in (client, far), (far, client):
                    threading.Thread(target=copy, args=pair, daemon=True).start()
            """;

    private final Path path;
    private final Process process;

    public Relay(Path directory, Path service, int uid, int gid, int... groups) {
        try {
            Path own = Files.createTempDirectory(directory, "relay");
            Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwxrwx"));
            path = own.resolve("s");
            String supplementary =
                    groups.length == 0
                            ? "--clear-groups"
                            : "--groups="
                                    + Arrays.stream(groups)
                                            .mapToObj(Integer::toString)
                                            .collect(Collectors.joining(","));
            process =
                    new ProcessBuilder(
                                    List.of(
                                            "setpriv",
                                            "--reuid=" + uid,
                                            "--regid=" + gid,
                                            supplementary,
                                            "/usr/bin/python3",
                                            "-c",
                                            PROGRAM,
                                            path.toString(),
                                            service.toString()))
                            .redirectErrorStream(true)
                            .start();
            String said = process.inputReader().readLine();
            if (!"ready".equals(said)) {
                throw new AssertionError("relay: " + said);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public Path path() {
        return path;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
