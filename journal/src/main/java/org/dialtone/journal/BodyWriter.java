package org.dialtone.journal;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/// Writes the pieces of a recorded body: numbers seven bits a byte, the lowest first. Reused from
/// body to body; confined to one thread.
final class BodyWriter {
    private byte[] bytes = new byte[256];
    private int length;

    BodyWriter reset() {
        length = 0;
        return this;
    }

    byte[] take() {
        return Arrays.copyOf(bytes, length);
    }

    BodyWriter octet(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
        return this;
    }

    BodyWriter flag(boolean value) {
        return octet(value ? 1 : 0);
    }

    /// Any number; small ones that are not negative are short.
    BodyWriter number(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    /// Any number; small ones of either sign are short.
    BodyWriter signed(long value) {
        return number((value << 1) ^ (value >> 63));
    }

    BodyWriter text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        ensure(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
        return this;
    }

    BodyWriter textOrNull(@Nullable String value) {
        flag(value != null);
        return value == null ? this : text(value);
    }

    BodyWriter time(Instant value) {
        return signed(value.getEpochSecond()).number(value.getNano());
    }

    BodyWriter durationOrNull(@Nullable Duration value) {
        flag(value != null);
        return value == null ? this : signed(value.getSeconds()).number(value.getNano());
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
