package org.dialtone.cli;

import org.jspecify.annotations.Nullable;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where passwords come from: never from an argument, which every user of a machine can read.
interface Secrets {

    /// Asks on the terminal without showing what is typed; null if there is no terminal, or nothing
    /// was typed.
    @Nullable String ask(String question);

    /// Standard input.
    InputStream input();

    /// As the operating system has them.
    Secrets SYSTEM =
            new Secrets() {
                @Override
                @SuppressWarnings("SystemConsoleNull") // JDK 25 answers null again: JDK-8351435
                public @Nullable String ask(String question) {
                    Console console = System.console();
                    if (console == null || !console.isTerminal()) {
                        return null;
                    }
                    char[] typed = console.readPassword("%s", question);
                    return typed == null ? null : new String(typed);
                }

                @Override
                public InputStream input() {
                    return System.in;
                }
            };

    /// The first line of a file, or of standard input if it is `-`.
    ///
    /// @throws Failure if it cannot be read, or is empty or too long
    static String firstLine(String file, Secrets secrets) {
        byte[] read;
        try {
            if (file.equals("-")) {
                read = secrets.input().readNBytes(MOST_BYTES + 1);
            } else {
                try (InputStream in = Files.newInputStream(Path.of(file))) {
                    read = in.readNBytes(MOST_BYTES + 1);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw Failure.other(
                    "--password-file: cannot read "
                            + Style.printable(file)
                            + " ("
                            + e.getClass().getSimpleName()
                            + ")");
        }
        String text = new String(read, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        String line = end < 0 ? text : text.substring(0, end);
        if (line.endsWith("\r")) {
            line = line.substring(0, line.length() - 1);
        }
        if (line.isEmpty() || (end < 0 && read.length > MOST_BYTES)) {
            throw Failure.usage(
                    "--password-file: "
                            + (line.isEmpty() ? "nothing" : "more than " + MOST_BYTES + " bytes")
                            + " on the first line of "
                            + (file.equals("-") ? "standard input" : Style.printable(file)));
        }
        return line;
    }

    int MOST_BYTES = 16 << 10;
}
