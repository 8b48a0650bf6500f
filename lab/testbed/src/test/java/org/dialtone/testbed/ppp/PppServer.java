package org.dialtone.testbed.ppp;

import org.dialtone.testbed.Namespace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/// What the pppds of a server have in common: their options, the one user they know, and the record
/// that they keep by their own scripts of who came and went.
final class PppServer {
    static final String USER = "alice";
    static final String PASSWORD = "s3cret-of-alice";

    private final Path directory;

    PppServer(Path directory) throws IOException {
        this.directory = directory;
        String secret = USER + " * " + PASSWORD + " *\n";
        Files.writeString(Path.of("/etc/ppp/chap-secrets"), secret);
        Files.writeString(Path.of("/etc/ppp/pap-secrets"), secret);
        script("came");
        script("went");
        Files.writeString(
                options(),
                """
                require-chap
                lcp-restart 1
                lcp-echo-interval 2
                lcp-echo-failure 3
                ms-dns 10.99.0.53
                nodefaultroute
                debug
                logfile %1$s/server-pppd.log
                ip-up-script %1$s/came
                ip-down-script %1$s/went
                linkname served
                """
                        .formatted(directory));
    }

    private void script(String name) throws IOException {
        String text = "#!/bin/sh\necho " + name + " >>" + directory.resolve("record") + "\n";
        Path file = Files.writeString(directory.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    Path options() {
        return directory.resolve("server-options");
    }

    /// How often somebody came, or went.
    long recorded(String word) {
        return lines("record").filter(word::equals).count();
    }

    /// What its pppds have logged.
    String log() {
        return String.join("\n", lines("server-pppd.log").toList());
    }

    private Stream<String> lines(String name) {
        try {
            Path file = directory.resolve(name);
            return Files.exists(file) ? Files.readAllLines(file).stream() : Stream.of();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Its pppds that are at work.
    List<Long> pppds() {
        return ProcessHandle.allProcesses()
                .filter(p -> p.info().commandLine().orElse("").contains(options().toString()))
                .filter(p -> p.info().command().orElse("").endsWith("/pppd"))
                .map(ProcessHandle::pid)
                .toList();
    }

    /// Signals all of its pppds.
    void signal(String name) {
        for (long pid : pppds()) {
            Namespace.run("", "sh", "-c", "kill -" + name + " " + pid + " 2>/dev/null || true");
        }
    }
}
