package org.dialtone.cli;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The command with everything around it faked.
final class Cli {
    /// What a run has left behind.
    record Run(int exit, String out, String err) {}

    final FakeTime time = new FakeTime();
    final FakeRouter router = new FakeRouter(time);
    final Map<String, String> environment = new HashMap<>();
    final List<String> opened = new ArrayList<>();
    boolean terminal;
    boolean unicode = true;
    @Nullable RuntimeException refusal;
    final FakeSecrets secrets = new FakeSecrets();
    Shell shell = command -> new Shell.Result(0, "");

    Run run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = Main.run(args, session(out, err));
        return new Run(
                exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    Session session(OutputStream out, OutputStream err) {
        return new Session(
                new Output(out),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                terminal,
                unicode,
                time,
                target -> {
                    opened.add(
                            switch (target) {
                                case Target.ThisMachine machine ->
                                        machine.daemonOnly() ? "daemon" : "own";
                                case Target.Namespace namespace -> namespace.name();
                                case Target.Elsewhere elsewhere -> elsewhere.toString();
                            });
                    if (refusal != null) {
                        throw refusal;
                    }
                    return router;
                },
                shell,
                secrets);
    }
}
