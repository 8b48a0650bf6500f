package org.dialtone.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// What the JVM is to remember in its AOT cache (JEP 514): each way of starting that should be
/// quick, once. To be run instead of [Main] with `-XX:AOTCacheOutput`, without arguments.
public final class Training {
    private static final String[][] LINES = {
        {"interfaces"},
        {"interfaces", "-o", "json"},
        {"connections"},
        {"connections", "-o", "jsonl"},
        {"watch", "--color=always", "--timeout", "200ms"},
        {"watch", "-o", "jsonl", "--timeout", "200ms"},
        {"watch", "--fields", "time,name,state", "--timeout", "200ms"},
        {"version"},
    };

    private Training() {}

    public static void main(String[] args) {
        for (String[] line : LINES) {
            Session session =
                    new Session(
                            new Output(OutputStream.nullOutputStream()),
                            new PrintStream(
                                    OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                            System.getenv(),
                            Output.toTerminal(),
                            true,
                            Time.SYSTEM,
                            SystemOpener.of(System.getenv()),
                            Shell.SYSTEM,
                            Secrets.SYSTEM);
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(new Farewell(session), "dialtone-farewell"));
            Main.run(line, session);
        }
    }
}
