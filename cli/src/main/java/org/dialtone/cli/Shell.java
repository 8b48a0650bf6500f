package org.dialtone.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Runs other programs.
interface Shell {

    /// How a program ended.
    ///
    /// @param output what it printed, on either stream
    record Result(int exit, String output) {}

    /// Runs a program to its end.
    ///
    /// @throws IOException if there is no such program
    Result run(List<String> command) throws IOException, InterruptedException;

    /// As the operating system does it.
    Shell SYSTEM =
            command -> {
                Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
                process.getOutputStream().close();
                String output =
                        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return new Result(process.waitFor(), output.strip());
            };
}
