package org.dialtone.testbed.ppp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/// A pause that the pppds of one address make before they pass packets: while this is open,
/// /etc/ppp/ip-pre-up sleeps. For a guest only.
final class PppPause implements AutoCloseable {
    private static final Path SCRIPT = Path.of("/etc/ppp/ip-pre-up");
    private static final Path AWAY = Path.of("/etc/ppp/ip-pre-up.away");
    private static final Path TAKEN = Path.of("/run/ip-pre-up.taken");

    private PppPause() {}

    /// @param address the local address of the pppds that pause
    static PppPause of(String address, Duration time) throws IOException {
        Files.deleteIfExists(TAKEN);
        if (Files.exists(SCRIPT)) {
            Files.move(SCRIPT, AWAY, StandardCopyOption.REPLACE_EXISTING);
        }
        String script =
                """
                #!/bin/sh
                [ "$4" = %s ] || exit 0
                sleep %d.%03d
                : >%s
                """
                        .formatted(address, time.toSeconds(), time.toMillisPart(), TAKEN);
        Files.writeString(SCRIPT, script);
        Files.setPosixFilePermissions(SCRIPT, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new PppPause();
    }

    /// Whether a pppd has paused.
    boolean taken() {
        return Files.exists(TAKEN);
    }

    @Override
    public void close() {
        try {
            Files.delete(SCRIPT);
            if (Files.exists(AWAY)) {
                Files.move(AWAY, SCRIPT);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
