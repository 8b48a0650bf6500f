package org.dialtone.linux.dial.wireguard;

import org.dialtone.linux.netlink.WireguardConfig;
import org.dialtone.linux.process.Child;
import org.dialtone.linux.process.ChildListener;
import org.dialtone.linux.process.ExitStatus;
import org.dialtone.linux.process.Launch;
import org.dialtone.linux.process.Supervisor;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A device of a wireguard-go of its own, which a [Supervisor] runs. dialtone-children tells that
/// the process has ended. Fields guarded by this.
final class ProgramDevice implements Device, ChildListener {
    private static final Duration GENTLY = Duration.ofSeconds(3);

    private final Supervisor supervisor;
    private final Path program;
    private final String name;
    private final String link;
    private final Uapi uapi;

    private @Nullable Child child;
    private @Nullable Gone gone;

    /// @param program wireguard-go
    /// @param sockets where it makes its sockets
    /// @param name the definition's
    ProgramDevice(Supervisor supervisor, Path program, Path sockets, String name, String link) {
        this.supervisor = supervisor;
        this.program = program;
        this.name = name;
        this.link = link;
        this.uapi = new Uapi(sockets.resolve(link + ".sock"));
    }

    @Override
    public synchronized void start(Gone told) {
        gone = told;
        List<String> command = List.of(program.toString(), "-f", link);
        Launch launch = new Launch(command, Map.of("LOG_LEVEL", "error"), "", false);
        child = supervisor.start(name, _ -> launch, this);
    }

    @Override
    public synchronized boolean adopt(Gone told) {
        gone = told;
        if (name.length() <= WireguardSettings.LONGEST_NAME) {
            child = supervisor.adopt(name, this);
        }
        return child != null;
    }

    @Override
    public boolean ready() {
        try {
            uapi.get();
            return true;
        } catch (IOException _) {
            return false; // it does not say when it begins to listen
        }
    }

    @Override
    public List<Peer> peers() throws IOException {
        return uapi.get().peers();
    }

    @Override
    public void set(WireguardConfig config) throws IOException {
        UapiAnswer answer = uapi.set(config);
        if (answer.errno() != 0) {
            throw new IOException("the device refuses its settings: errno " + answer.errno());
        }
    }

    @Override
    public synchronized void stop() {
        if (child != null) {
            child.stop(GENTLY);
        }
    }

    @Override
    public synchronized void leave() {
        if (child != null) {
            child.release();
        }
    }

    @Override
    public void changed(Child changed) {
        // what there is to know the device tells
    }

    @Override
    public void ended(Child ended, ExitStatus status) {
        try {
            Files.deleteIfExists(uapi.socket()); // left over if it was killed
        } catch (IOException _) {
            // the next wireguard-go of this name removes it
        }
        Gone told;
        synchronized (this) {
            told = gone;
        }
        if (told != null) {
            told.gone("wireguard-go ended: " + status);
        }
    }
}
