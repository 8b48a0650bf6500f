package org.dialtone.daemon;

import org.dialtone.daemon.config.Configuration;
import org.dialtone.daemon.config.ConfigurationException;
import org.dialtone.daemon.config.ConfigurationFile;
import org.dialtone.daemon.config.Defaults;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The commands of the `dialtone` command that are the daemon's: `serve`, `config` and `pki`. All
/// others are org.dialtone.cli's, which is smaller and starts in half the time.
public final class Main {
    static final int OK = 0;
    static final int FAILURE = 1;
    static final int USAGE = 2;

    private Main() {}

    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, false, StandardCharsets.UTF_8);
        int exit = run(args, out, err);
        out.flush();
        err.flush();
        System.exit(exit);
    }

    /// Runs one command line.
    ///
    /// @return the exit code
    static int run(String[] args, PrintStream out, PrintStream err) {
        List<String> words = Arrays.asList(args);
        String command = words.isEmpty() ? "" : words.getFirst();
        List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
        try {
            return switch (command) {
                case "serve" -> ServeCommand.run(rest, err);
                case "config" -> config(rest, out, err);
                case "pki" -> PkiCommand.run(rest, out, err);
                default ->
                        throw new Arguments.Usage(
                                "expected serve, config or pki (see: dialtone help)");
            };
        } catch (Arguments.Usage e) {
            err.println("dialtone: " + e.getMessage());
            return USAGE;
        } catch (InvalidPathException e) {
            err.println("dialtone: " + e.getMessage());
            return USAGE;
        }
    }

    /// `dialtone config check [FILE]`
    private static int config(List<String> words, PrintStream out, PrintStream err)
            throws Arguments.Usage {
        Arguments arguments = Arguments.parse("config", words, List.of("--config"), List.of());
        List<String> operands = arguments.operands();
        String option = arguments.value("--config");
        if (operands.isEmpty() || !operands.getFirst().equals("check")) {
            throw new Arguments.Usage(
                    "expected: dialtone config check [FILE] (see: dialtone help config)");
        }
        if (operands.size() > (option == null ? 2 : 1)) {
            throw new Arguments.Usage("config check takes one file");
        }
        String given = operands.size() == 2 ? operands.get(1) : option;
        Path file = given == null ? Defaults.FILE : Path.of(given);
        try {
            Configuration configuration =
                    ConfigurationFile.read(file, given != null, Defaults.ofProcess());
            out.println(
                    (Files.exists(file)
                                    ? file + ": valid"
                                    : file + ": does not exist, the defaults are used")
                            + "; "
                            + summary(configuration));
            return OK;
        } catch (ConfigurationException e) {
            e.problems().forEach(err::println);
            return FAILURE;
        }
    }

    private static String summary(Configuration configuration) {
        return "listens on "
                + configuration.local().socket()
                + " and "
                + configuration.local().events()
                + (configuration.remote() == null ? "" : ", " + configuration.remote().listen())
                + (configuration.http() == null ? "" : ", http://" + configuration.http())
                + "; journal in "
                + configuration.journal().directory();
    }
}
