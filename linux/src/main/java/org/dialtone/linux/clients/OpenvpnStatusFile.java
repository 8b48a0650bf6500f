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

    /// As old as a file is taken to be at most.
    private static final Duration OLDEST = Duration.ofDays(365);

    /// The largest file that is read.
    static final int MOST_BYTES = 16 << 20;

    private final Path file;
    private final Time time;

    /// What the file says of when it was written last, which may be by a clock that was stepped
    /// since. The looking thread alone.
    private @Nullable Instant written;

    /// When it was, by the monotonic clock, and how long that took at most, in nanoseconds.
    private long since;

    private long longest;

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

    /// Whether the server must have gone: it does not take the file with it. The wall clock is
    /// asked only for a file that is seen first, so that it may be stepped.
    private boolean old(Instant now) {
        long at = time.nanos();
        if (written == null) {
            since = at - age(now);
        } else if (!now.equals(written)) {
            longest = Math.max(longest, at - since);
            since = at;
        }
        written = now;
        return at - since > Math.max(3 * longest, OLD.toNanos());
    }

    private long age(Instant now) {
        long millis = Duration.between(now, time.now()).toMillis();
        return Math.clamp(millis, 0, OLDEST.toMillis()) * 1_000_000;
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
