package org.dialtone.linux.clients;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Cuts bytes into lines of at most [#MOST] bytes; the rest of a longer one is dropped. Confined to
/// one thread.
final class LineBuffer {
    static final int MOST = 4096;

    private final byte[] line = new byte[MOST];
    private int length;

    /// The next line, without its end; null if the bytes do not end it: they are kept.
    @Nullable String next(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte b = bytes.get();
            if (b == '\n') {
                int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
                length = 0;
                return new String(line, 0, end, StandardCharsets.UTF_8);
            }
            if (length < MOST) {
                line[length++] = b;
            }
        }
        return null;
    }

    /// What there is of a line that has not ended.
    String rest() {
        return new String(line, 0, length, StandardCharsets.UTF_8);
    }
}
