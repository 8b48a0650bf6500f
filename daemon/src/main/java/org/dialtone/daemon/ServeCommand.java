package org.dialtone.daemon;

import org.dialtone.daemon.config.Configuration;
import org.dialtone.daemon.config.ConfigurationException;
import org.dialtone.daemon.config.ConfigurationFile;
import org.dialtone.daemon.config.Defaults;
import org.dialtone.daemon.config.Problem;
import org.dialtone.daemon.log.Logs;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// `dialtone serve`: runs until SIGTERM or SIGINT, and reads its configuration again at SIGHUP.
final class ServeCommand {
    private final Path file;
    private final boolean required;

    private ServeCommand(Path file, boolean required) {
        this.file = file;
        this.required = required;
    }

    static int run(List<String> words, PrintStream err) throws Arguments.Usage {
        Arguments arguments = Arguments.parse("serve", words, List.of("--config"), List.of());
        if (!arguments.operands().isEmpty()) {
            throw new Arguments.Usage(
                    "serve takes no \""
                            + arguments.operands().getFirst()
                            + "\" (see: dialtone help serve)");
        }
        String given = arguments.value("--config");
        ServeCommand command =
                new ServeCommand(given == null ? Defaults.FILE : Path.of(given), given != null);
        Configuration configuration;
        try {
            configuration = command.read();
        } catch (ConfigurationException e) {
            e.problems().forEach(err::println);
            return Main.FAILURE;
        }
        boolean journald = System.getenv("JOURNAL_STREAM") != null;
        try (Logs logs =
                Logs.start(
                        configuration.log(), new FileOutputStream(FileDescriptor.err), journald)) {
            return command.serve(configuration, logs, Signals.install());
        }
    }

    private Configuration read() throws ConfigurationException {
        return ConfigurationFile.read(file, required, Defaults.ofProcess());
    }

    private int serve(Configuration configuration, Logs logs, Signals signals) {
        System.Logger log = System.getLogger(ServeCommand.class.getName());
        ServiceManager manager = ServiceManager.of(System.getenv(), ProcessHandle.current().pid());
        Daemon daemon;
        try {
            daemon = Daemon.start(configuration, manager, Version.get());
        } catch (StartException e) {
            log.log(Level.ERROR, e.getMessage());
            return Main.FAILURE;
        }
        try (manager) {
            manager.ready(Watchdog.status(daemon.journal()));
            log.log(Level.INFO, "ready after " + sinceStart() + " ms");
            while (signals.take() == Signals.Kind.RELOAD) {
                manager.reloading(System.nanoTime());
                reload(daemon, logs, log);
                manager.ready(Watchdog.status(daemon.journal()));
            }
            log.log(Level.INFO, "stopping");
            manager.stopping();
            daemon.close();
            log.log(Level.INFO, "stopped");
            return Main.OK;
        } catch (InterruptedException e) {
            log.log(Level.ERROR, "interrupted", e);
            daemon.close();
            return Main.FAILURE;
        } catch (IllegalStateException e) {
            log.log(Level.ERROR, e.getMessage(), e);
            return Main.FAILURE;
        }
    }

    private static long sinceStart() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> Duration.between(start, Instant.now()).toMillis())
                .orElse(-1L);
    }

    /// Whatever goes wrong here, the daemon goes on as it was.
    private void reload(Daemon daemon, Logs logs, System.Logger log) {
        try {
            Configuration next = read();
            daemon.reload(next);
            logs.set(next.log());
            log.log(Level.INFO, "the configuration has been read again");
        } catch (ConfigurationException e) {
            for (Problem problem : e.problems()) {
                log.log(Level.ERROR, problem.toString());
            }
            log.log(Level.ERROR, "the configuration is not valid: the old one stays in force");
        } catch (RuntimeException e) {
            log.log(
                    Level.ERROR,
                    "the configuration cannot be used: the old one stays in force: "
                            + e.getMessage());
        }
    }
}
