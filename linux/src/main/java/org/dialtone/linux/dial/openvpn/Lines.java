package org.dialtone.linux.dial.openvpn;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;

/// Reads lines of at most [#MOST] bytes; the rest of a longer one is dropped. Confined to one
/// thread.
final class Lines {
    static final int MOST = 4096;

    private final ReadableByteChannel in;
    private final ByteBuffer bytes = ByteBuffer.allocate(MOST).flip();
    private final byte[] line = new byte[MOST];

    Lines(ReadableByteChannel in) {
        this.in = in;
    }

    /// The next line without its end; null after the last whole one.
    @Nullable String next() throws IOException {
        int length = 0;
        while (true) {
            if (!bytes.hasRemaining()) {
                bytes.clear();
                int count = in.read(bytes);
                bytes.flip();
                if (count < 0) {
                    return null;
                }
                continue;
            }
            byte b = bytes.get();
            if (b == '\n') {
                int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
                return new String(line, 0, end, StandardCharsets.UTF_8);
            }
            if (length < MOST) {
                line[length++] = b;
            }
        }
    }
}
