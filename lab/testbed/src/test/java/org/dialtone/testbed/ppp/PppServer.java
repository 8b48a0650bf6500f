package org.dialtone.testbed.ppp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.Processes;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// A server of PPP in a namespace of its own, with a pppd for each call. The pppds know one user,
/// and keep a record by their own scripts of who came and went. For a guest only: it writes secrets
/// to /etc/ppp.
abstract class PppServer implements AutoCloseable {
    static final String USER = "alice";
    static final String PASSWORD = "s3cret-of-alice";

    private static final String PPPD = "/usr/sbin/pppd";

    /// The name server that it gives.
    static final String DNS = "10.99.0.53";

    final Namespace far = Namespace.create();
    private final Path directory;
    private @Nullable Process process;
    private boolean silent;

    /// One without a cable yet.
    PppServer(Path directory) throws IOException {
        this.directory = directory;
        String secret = USER + " * " + PASSWORD + " *\n";
        Files.writeString(Path.of("/etc/ppp/chap-secrets"), secret);
        Files.writeString(Path.of("/etc/ppp/pap-secrets"), secret);
        script("came", "echo came >>" + file("record"));
        script("went", "echo went >>" + file("record"));
        script("silence", "exec sleep 60");
        writeOptions();
        far.ip("link set lo up");
    }

    private void writeOptions() throws IOException {
        Files.writeString(
                options(),
                """
                require-chap
                lcp-restart 1
                lcp-max-terminate 1
                lcp-echo-interval 2
                lcp-echo-failure 3
                ms-dns 10.99.0.53
                nodefaultroute
                noipv6
                debug
                logfile %1$s/server-pppd.log
                ip-up-script %1$s/came
                ip-down-script %1$s/went
                """
                        .formatted(directory));
    }

    /// From now on, until it is made ready again, it takes calls and does not begin to speak LCP:
    /// what it finds in the place of pppd only waits.
    final void fallSilent() throws IOException {
        kill();
        silent = true;
        startAgain();
    }

    /// Lays a cable from `far0` to the near end.
    ///
    /// @param near the network namespace that this goes to: its name, or a process number
    /// @param device its name
    final void connect(String near, String device) {
        far.ip("link add far0 type veth peer name " + device + " netns " + near);
        far.ip("link set far0 up");
    }

    private void script(String name, String line) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /// Starts the server, and waits until it can be called.
    abstract Process start() throws IOException;

    final Process run(String... command) throws IOException {
        List<String> words = new ArrayList<>();
        if (silent) { // mounted for those in here alone: ip-netns(8)
            String silence = "mount --bind " + file("silence") + " " + PPPD + " && exec \"$@\"";
            words.addAll(List.of("sh", "-c", silence, "silence"));
        }
        words.addAll(List.of(command));
        return new ProcessBuilder(far.command(words.toArray(String[]::new)))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("server.log").toFile())
                .start();
    }

    final String file(String name) {
        return directory.resolve(name).toString();
    }

    final Path options() {
        return directory.resolve("server-options");
    }

    final void startAgain() throws IOException {
        process = start();
    }

    /// It runs, nobody calls, its cable is plugged in, its pppds speak, and its record is empty.
    final void makeReady() throws IOException {
        if (silent) {
            kill();
            silent = false;
        }
        signal("KILL");
        for (String script : List.of("came", "went")) { // of those just killed
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Processes.with(file(script)).findAny().isEmpty());
        }
        plugIn();
        for (String name : List.of("record", "server-pppd.log")) {
            Files.write(
                    directory.resolve(name),
                    new byte[0],
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING);
        }
        if (!Objects.requireNonNull(process).isAlive()) {
            startAgain();
        }
    }

    /// How often somebody came, or went.
    final long recorded(String word) {
        return text("record").lines().filter(word::equals).count();
    }

    /// Waits until so many have come, or gone, and no more: its scripts run when they run.
    final void awaitRecorded(String word, int times) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(recorded(word)).as(word).isEqualTo(times));
    }

    /// What its pppds have logged.
    final String log() {
        return text("server-pppd.log");
    }

    /// What the server itself has said since it was started.
    final String said() {
        return text("server.log");
    }

    private String text(String name) {
        try {
            return Files.readString(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Its pppds that are at work.
    private Stream<ProcessHandle> pppds() {
        return ProcessHandle.allProcesses()
                .filter(p -> p.info().command().orElse("").endsWith("/pppd"))
                .filter(p -> p.info().commandLine().orElse("").contains(options().toString()));
    }

    /// Signals all of its pppds.
    final void signal(String name) {
        List<String> command = List.of("sh", "-c", "kill -" + name + " \"$@\" || true", "kill");
        List<String> pids = pppds().map(p -> Long.toString(p.pid())).toList();
        if (!pids.isEmpty()) {
            Namespace.run(
                    "", Stream.concat(command.stream(), pids.stream()).toArray(String[]::new));
        }
    }

    /// The near end loses its carrier.
    void unplug() {
        far.ip("link set far0 down");
    }

    void plugIn() {
        far.ip("link set far0 up");
    }

    /// It and all calls end without a word.
    final void kill() {
        Process running = Objects.requireNonNull(process);
        signal("STOP"); // a pppd that sees its xl2tpd gone takes leave of the far end
        running.destroyForcibly();
        signal("KILL");
        running.onExit().join();
        // who is left over would keep the namespace, and the cable into it
        Namespace.run(
                "", "sh", "-c", "ip netns pids " + far.name() + " | xargs -r kill -KILL || true");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Namespace.run("", "ip", "netns", "pids", far.name()).isBlank());
    }

    @Override
    public void close() {
        kill();
        far.close();
    }
}
