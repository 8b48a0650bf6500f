package org.dialtone.linux.clients;

import org.dialtone.api.Cause;
import org.dialtone.core.port.Time;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/// The clients of an OpenVPN server, by the file that it writes with `status FILE SECONDS` and
/// `status-version 2` or 3: for servers whose management interface another program holds. It shows
/// only who is there when it is written, and cannot be used to hang up.
public final class OpenvpnStatusFile extends PolledSource {
    /// When a file that is not written any more is no good; but never sooner than three times the
    /// longest time it has taken so far.
    static final Duration OLD = Duration.ofMinutes(5);

    /// The largest file that is read.
    static final int MOST_BYTES = 16 << 20;

    private final Path file;
    private final Time time;

    /// When the file was written last, and how long that took at most. The looking thread alone.
    private @Nullable Instant written;

    private Duration longest = Duration.ZERO;

    public OpenvpnStatusFile(String name, Path file, Time time) {
        super(name, "openvpn");
        this.file = file;
        this.time = time;
    }

    @Override
    @Nullable String look(Roll sessions) {
        OpenvpnStatus.Whole whole;
        try {
            Instant now = Files.getLastModifiedTime(file).toInstant();
            byte[] bytes = read();
            if (bytes.length > MOST_BYTES) {
                return file + " has more than " + MOST_BYTES + " bytes: not looked at";
            }
            if (!Arrays.equals(bytes, read())) {
                return null; // it is being written: the next look will do
            }
            if (old(now)) {
                sessions.none();
                return file + " has not been written since " + now + ": no clients";
            }
            whole = whole(ByteBuffer.wrap(bytes));
        } catch (NoSuchFileException _) {
            sessions.none();
            return file + " is not there: no clients";
        } catch (IOException e) {
            return file + " cannot be read: " + e.getMessage();
        }
        if (whole == null) {
            return file + " is no whole status of version 2 or 3: write \"status-version 2\"";
        }
        if (whole.clients() == null) {
            return file + " has more than " + OpenvpnStatus.MOST + " clients: not looked at";
        }
        sessions.look(whole.clients(), (_, _) -> Cause.SESSION_ENDED);
        return null;
    }

    private byte[] read() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MOST_BYTES + 1);
        }
    }

    /// Whether the server must have gone: it does not take the file with it.
    private boolean old(Instant now) {
        Instant before = written;
        if (before != null && now.isAfter(before)) {
            Duration took = Duration.between(before, now);
            longest = took.compareTo(longest) > 0 ? took : longest;
        }
        written = now;
        Duration most = longest.multipliedBy(3);
        Duration age = Duration.between(now, time.now());
        return age.compareTo(most.compareTo(OLD) > 0 ? most : OLD) > 0;
    }

    /// The server writes over what there was: what comes after the end is of before.
    private static OpenvpnStatus.@Nullable Whole whole(ByteBuffer bytes) {
        OpenvpnStatus status = new OpenvpnStatus();
        LineBuffer lines = new LineBuffer();
        for (String line = lines.next(bytes); line != null; line = lines.next(bytes)) {
            OpenvpnStatus.Whole whole = status.line(line);
            if (whole != null) {
                return whole;
            }
        }
        return null;
    }
}
