package org.dialtone.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A C program of the benchmark's that answers lines with lines. Confined to one thread.
final class Helper implements AutoCloseable {
    private final Process process;
    private final BufferedReader from;
    private final Writer to;

    /// Starts it, and waits until it is ready.
    Helper(List<String> command) throws IOException {
        process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        from = process.inputReader(StandardCharsets.US_ASCII);
        to = process.outputWriter(StandardCharsets.US_ASCII);
        if (!read().equals("ready")) {
            throw new IOException(command + " is not ready");
        }
    }

    void write(String line) throws IOException {
        to.write(line + "\n");
        to.flush();
    }

    String read() throws IOException {
        String line = from.readLine();
        if (line == null) {
            throw new IOException("ended: " + process.info().commandLine().orElse("a helper"));
        }
        return line;
    }

    /// Says a word, and gives the two numbers of the answer that begins with another.
    long[] ask(String word, String answer) throws IOException {
        write(word);
        String line = read();
        String[] words = line.split(" ");
        if (words.length != 3 || !words[0].equals(answer)) {
            throw new IOException(word + ": " + line + " (expected: " + answer + ")");
        }
        return new long[] {Long.parseLong(words[1]), Long.parseLong(words[2])};
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
