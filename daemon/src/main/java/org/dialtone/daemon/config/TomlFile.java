package org.dialtone.daemon.config;

import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// Reads TOML (toml.io, 1.0) from a file that may be anything. The byte order mark that editors on
/// Windows put first is passed over.
public final class TomlFile {
    static final int LARGEST = 1 << 20;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private TomlFile() {}

    /// Reads a file.
    ///
    /// @return null, and what is wrong added to `problems`, if there is no table to be had
    public static @Nullable TomlTable read(Path file, List<Problem> problems) {
        try {
            // a pipe would block whoever opens it, a device never ends
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                problems.add(whole(file, "is not a regular file"));
                return null;
            }
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(LARGEST + 1);
            }
            if (bytes.length > LARGEST) {
                problems.add(whole(file, "is larger than 1 MiB: is it the right file?"));
                return null;
            }
            return parse(file, bytes, problems);
        } catch (NoSuchFileException _) {
            problems.add(whole(file, "does not exist"));
        } catch (AccessDeniedException _) {
            problems.add(whole(file, "may not be read by this user"));
        } catch (IOException e) {
            problems.add(whole(file, "cannot be read: " + e.getMessage()));
        }
        return null;
    }

    private static Problem whole(Path file, String text) {
        return new Problem(file, 0, 0, text);
    }

    static @Nullable TomlTable parse(Path file, byte[] bytes, List<Problem> problems) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        String text;
        try {
            text = decoder.decode(in).toString();
        } catch (CharacterCodingException _) {
            int line = 1;
            int start = 0;
            for (int i = 0; i < in.position(); i++) {
                if (bytes[i] == '\n') {
                    line++;
                    start = i + 1;
                }
            }
            int column = in.position() - start + 1;
            problems.add(
                    new Problem(
                            file, line, column, "found a byte that is not UTF-8, expected text"));
            return null;
        }
        try {
            boolean marked = text.startsWith(BYTE_ORDER_MARK);
            TomlParseResult result = Toml.parse(marked ? text.substring(1) : text);
            for (TomlParseError error : result.errors()) {
                problems.add(
                        new Problem(
                                file,
                                error.position().line(),
                                error.position().column(),
                                Found.sentence(String.valueOf(error.getMessage()))));
            }
            return result.hasErrors() ? null : result;
        } catch (StackOverflowError _) {
            problems.add(whole(file, "is nested too deeply"));
        } catch (RuntimeException e) {
            problems.add(whole(file, "cannot be understood: " + Found.printable(e.toString())));
        }
        return null;
    }
}
