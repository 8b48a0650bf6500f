package org.dialtone.daemon;

import org.dialtone.api.Role;
import org.dialtone.daemon.config.Defaults;
import org.dialtone.daemon.pki.Pki;
import org.dialtone.daemon.pki.PkiException;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// `dialtone pki init [--name NAME]...` and `dialtone pki issue --role ROLE NAME`.
final class PkiCommand {
    private static final int DAYS = 730;
    private static final int MOST_DAYS = 3650;

    private PkiCommand() {}

    static int run(List<String> words, PrintStream out, PrintStream err) throws Arguments.Usage {
        Arguments arguments =
                Arguments.parse(
                        "pki",
                        words,
                        List.of("--dir", "--name", "--role", "--days"),
                        List.of("--force"));
        List<String> operands = arguments.operands();
        String what = operands.isEmpty() ? "" : operands.getFirst();
        String dir =
                Objects.requireNonNullElse(
                        arguments.value("--dir"), Defaults.FILE.resolveSibling("pki").toString());
        Pki pki = new Pki(Path.of(dir), Instant.now());
        Duration life = Duration.ofDays(days(arguments));
        boolean force = arguments.has("--force");
        try {
            switch (what) {
                case "init" -> {
                    if (operands.size() != 1 || arguments.has("--role")) {
                        throw new Arguments.Usage(
                                "expected: dialtone pki init [--name NAME]... (see: dialtone help"
                                        + " pki)");
                    }
                    out.print(
                            pki.init(
                                    Defaults.ofProcess().name(),
                                    arguments.values("--name"),
                                    life,
                                    force));
                }
                case "issue" -> {
                    if (operands.size() != 2 || arguments.has("--name")) {
                        throw new Arguments.Usage(
                                "expected: dialtone pki issue --role ROLE NAME (see: dialtone help"
                                        + " pki)");
                    }
                    out.print(pki.issue(operands.get(1), role(arguments), life, force));
                }
                default ->
                        throw new Arguments.Usage(
                                "expected: dialtone pki init, or dialtone pki issue --role ROLE"
                                        + " NAME (see: dialtone help pki)");
            }
            return Main.OK;
        } catch (PkiException e) {
            err.println("dialtone: " + e.getMessage());
            return Main.FAILURE;
        }
    }

    private static Role role(Arguments arguments) throws Arguments.Usage {
        String role = Objects.requireNonNullElse(arguments.value("--role"), "");
        return switch (role) {
            case "observer" -> Role.OBSERVER;
            case "operator" -> Role.OPERATOR;
            case "administrator" -> Role.ADMINISTRATOR;
            default ->
                    throw new Arguments.Usage(
                            "--role: \""
                                    + role
                                    + "\" (expected: observer, operator or administrator)");
        };
    }

    private static int days(Arguments arguments) throws Arguments.Usage {
        String text = arguments.value("--days");
        try {
            int days = text == null ? DAYS : Integer.parseInt(text);
            if (days >= 1 && days <= MOST_DAYS) {
                return days;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new Arguments.Usage(
                "--days: \"" + text + "\" (expected: a number from 1 to " + MOST_DAYS + ")");
    }
}
