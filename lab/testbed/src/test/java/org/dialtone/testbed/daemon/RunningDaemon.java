package org.dialtone.testbed.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.testbed.Namespace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// A daemon in a process of its own, in a namespace of a test, and the commands that talk to it.
public final class RunningDaemon implements AutoCloseable {
    public static final Duration LIMIT = Duration.ofSeconds(30);

    /// What a command has left behind.
    public record Run(int exit, String out, String err) {}

    private final Process process;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private RunningDaemon(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "log of the daemon");
        reader.setDaemon(true);
        reader.start();
    }

    /// Writes the configuration of one that keeps everything in a directory: `dialtone.toml` there.
    ///
    /// @param router more keys of the section of the router
    /// @param more more keys of `[dial]`, then other sections
    public static Path configure(Path directory, String router, String more) throws IOException {
        return Files.writeString(
                directory.resolve("dialtone.toml"),
                """
                [router]
                name = "gw1"
                %2$s
                [local]
                socket = "%1$s/d.sock"
                events = "%1$s/e.sock"
                [journal]
                directory = "%1$s/journal"
                [dial]
                run = "%1$s/run"
                %3$s
                """
                        .formatted(directory, router, more));
    }

    /// Makes certificates in the folder `pki`: the daemon's, and in `pki/clients` an observer's.
    public static void certificates(Path directory, String observer)
            throws IOException, InterruptedException {
        String pki = directory.resolve("pki").toString();
        Run init = daemonCommand("pki", "init", "--dir", pki, "--name", "127.0.0.1");
        assertThat(init.exit()).as(init.err()).isZero();
        Run issue = daemonCommand("pki", "issue", "--dir", pki, "--role", "observer", observer);
        assertThat(issue.exit()).as(issue.err()).isZero();
    }

    /// The section of the configuration that has it listen with these certificates.
    public static String remote(Path directory, String address) {
        return """
        [remote]
        listen = "%1$s"
        certificate = "%2$s/server.crt"
        key = "%2$s/server.key"
        ca = "%2$s/ca.crt"
        """
                .formatted(address, directory.resolve("pki"));
    }

    /// Starts one, and does not wait.
    public static RunningDaemon launch(
            Namespace namespace, Path config, Map<String, String> environment) throws IOException {
        return launch(namespace, config, environment, List.of());
    }

    /// Starts one of another user, and does not wait.
    public static RunningDaemon launchAs(
            int uid, Namespace namespace, Path config, Map<String, String> environment)
            throws IOException {
        return launch(namespace, config, environment, as(uid));
    }

    private static RunningDaemon launch(
            Namespace namespace, Path config, Map<String, String> environment, List<String> as)
            throws IOException {
        List<String> words = new ArrayList<>(as);
        words.addAll(java("org.dialtone.daemon.Main"));
        words.addAll(List.of("serve", "--config", config.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(namespace.command(words.toArray(String[]::new)));
        // what this process may ignore (below nohup, say) the daemon is to heed
        builder.command().addAll(0, List.of("env", "--default-signal=HUP"));
        builder.environment().putAll(environment);
        return new RunningDaemon(builder.start());
    }

    public static RunningDaemon start(Namespace namespace, Path config) throws IOException {
        RunningDaemon daemon = launch(namespace, config, Map.of());
        daemon.awaitLog("ready after");
        return daemon;
    }

    /// The words that run a program as another user, who may read everything: classes may lie where
    /// only root can.
    private static List<String> as(int uid) {
        return List.of(
                "setpriv",
                "--reuid=" + uid,
                "--regid=" + uid,
                "--clear-groups",
                "--inh-caps=-all,+dac_read_search",
                "--ambient-caps=-all,+dac_read_search",
                "--bounding-set=-all,+dac_read_search");
    }

    private static List<String> java(String program) {
        List<String> words = new ArrayList<>();
        words.add(
                Path.of(Objects.requireNonNull(System.getProperty("java.home")), "bin", "java")
                        .toString());
        words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m"));
        words.add("--enable-native-access=ALL-UNNAMED");
        words.add("--sun-misc-unsafe-memory-access=allow");
        words.addAll(List.of("-cp", Objects.requireNonNull(System.getProperty("java.class.path"))));
        words.add(program);
        return words;
    }

    /// Runs one of the daemon's other commands.
    public static Run daemonCommand(String... arguments) throws IOException, InterruptedException {
        List<String> words = java("org.dialtone.daemon.Main");
        words.addAll(List.of(arguments));
        return run(words, Map.of());
    }

    /// Runs a command of the command line in a namespace.
    public static Run command(
            Namespace namespace, Map<String, String> environment, String... arguments)
            throws Exception {
        return command(namespace, environment, List.of(), arguments);
    }

    /// The same as another user.
    public static Run commandAs(
            int uid, Namespace namespace, Map<String, String> environment, String... arguments)
            throws Exception {
        return command(namespace, environment, as(uid), arguments);
    }

    private static Run command(
            Namespace namespace,
            Map<String, String> environment,
            List<String> as,
            String... arguments)
            throws Exception {
        List<String> words = new ArrayList<>(as);
        words.addAll(java("org.dialtone.cli.Main"));
        words.addAll(List.of(arguments));
        return run(namespace.command(words.toArray(String[]::new)), environment);
    }

    private static Run run(List<String> words, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("dialtone", ".out");
        Path err = Files.createTempFile("dialtone", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(words);
            builder.redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("it hangs: " + words);
            }
            return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private void read() {
        try (BufferedReader in = process.errorReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = in.readLine()) != null) {
                log.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<String> log() {
        return log;
    }

    public void awaitLog(String part) {
        await().atMost(LIMIT)
                .until(
                        () ->
                                log.stream().anyMatch(line -> line.contains(part))
                                        || ended("before \"" + part + '"'));
    }

    private boolean ended(String when) {
        if (!process.isAlive()) {
            throw new AssertionError("the daemon ended " + when + ": " + String.join("\n", log));
        }
        return false;
    }

    public long pid() {
        return process.pid();
    }

    public void signal(String name) {
        Namespace.run("", "kill", "-" + name, Long.toString(process.pid()));
    }

    /// Has it read its configuration again, and waits until what that says is in force.
    public void reload() {
        String done = "the configuration has been read again";
        long before = log.stream().filter(line -> line.contains(done)).count();
        signal("HUP");
        await().atMost(LIMIT)
                .until(
                        () ->
                                log.stream().filter(line -> line.contains(done)).count() > before
                                        || ended("while it reloaded"));
    }

    /// Waits until it has ended.
    ///
    /// @return its exit code
    public int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
        reader.join(LIMIT.toMillis());
        return process.exitValue();
    }

    public int stop() throws InterruptedException {
        signal("TERM");
        return awaitExit();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join(); // its folder is about to be removed
    }
}
