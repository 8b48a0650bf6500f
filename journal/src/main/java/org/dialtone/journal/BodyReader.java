package org.dialtone.journal;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/// Reads what [BodyWriter] wrote. Total: whatever the bytes, each call returns or throws
/// [MalformedBodyException], and takes no more memory than the bytes do.
final class BodyReader {
    private static final int NANOS = 1_000_000_000;

    private final byte[] bytes;
    private int at;

    BodyReader(byte[] bytes) {
        this.bytes = bytes;
    }

    int octet() throws MalformedBodyException {
        if (at >= bytes.length) {
            throw new MalformedBodyException("it ends after " + bytes.length + " bytes");
        }
        return bytes[at++] & 0xFF;
    }

    boolean flag() throws MalformedBodyException {
        int value = octet();
        if (value > 1) {
            throw new MalformedBodyException("flag: " + value);
        }
        return value == 1;
    }

    long number() throws MalformedBodyException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int octet = octet();
            long bits = octet & 0x7F;
            if (shift == 63 && bits > 1) {
                break;
            }
            value |= bits << shift;
            if ((octet & 0x80) == 0) {
                return value;
            }
        }
        throw new MalformedBodyException("a number of more than 64 bits");
    }

    long signed() throws MalformedBodyException {
        long value = number();
        return (value >>> 1) ^ -(value & 1);
    }

    /// A number from 0 to 2^31-1.
    int small() throws MalformedBodyException {
        long value = number();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new MalformedBodyException("number: " + Long.toUnsignedString(value));
        }
        return (int) value;
    }

    /// Any int, as [BodyWriter#signed] wrote it.
    int whole() throws MalformedBodyException {
        long value = signed();
        if (value != (int) value) {
            throw new MalformedBodyException("number: " + value);
        }
        return (int) value;
    }

    /// The 32 bits of an int.
    int bits() throws MalformedBodyException {
        long value = number();
        if (value < 0 || value > 0xFFFF_FFFFL) {
            throw new MalformedBodyException("number: " + Long.toUnsignedString(value));
        }
        return (int) value;
    }

    String text() throws MalformedBodyException {
        long length = number();
        if (length < 0 || length > bytes.length - at) {
            throw new MalformedBodyException(
                    "text of " + Long.toUnsignedString(length) + " of " + bytes.length + " bytes");
        }
        try {
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes, at, (int) length))
                            .toString();
            at += (int) length;
            return text;
        } catch (CharacterCodingException e) {
            throw new MalformedBodyException("text that is no UTF-8", e);
        }
    }

    @Nullable String textOrNull() throws MalformedBodyException {
        return flag() ? text() : null;
    }

    Instant time() throws MalformedBodyException {
        long seconds = signed();
        int nanos = nanos();
        try {
            return Instant.ofEpochSecond(seconds, nanos);
        } catch (DateTimeException e) {
            throw new MalformedBodyException("time: " + seconds + " s", e);
        }
    }

    @Nullable Duration durationOrNull() throws MalformedBodyException {
        return flag() ? Duration.ofSeconds(signed(), nanos()) : null;
    }

    private int nanos() throws MalformedBodyException {
        int nanos = small();
        if (nanos >= NANOS) {
            throw new MalformedBodyException("nanoseconds: " + nanos);
        }
        return nanos;
    }

    void end() throws MalformedBodyException {
        if (at != bytes.length) {
            throw new MalformedBodyException((bytes.length - at) + " bytes too many");
        }
    }
}
