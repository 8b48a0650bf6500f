package org.dialtone.linux.dial.wireguard;

import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.dial.DialListener;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Dialer;
import org.dialtone.core.port.dial.Dialling;
import org.dialtone.linux.process.Child;
import org.dialtone.linux.process.Launch;
import org.dialtone.linux.process.Supervisor;
import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Connects by wireguard-go, one for each connection, to one peer. Connected means that there is a
/// session: the first handshake is asked for by a keep-alive, and keep-alives (`keepalive`, 25 s)
/// have it renewed. A peer that does not know our key is silent, as one that is not there.
public final class WireguardDialer implements Dialer {
    private static final Path TUN = Path.of("/dev/net/tun");

    private final Supervisor supervisor;
    private final Time time;
    private final Path program;
    private final Path sockets;
    private final @Nullable Path namespace;

    /// @param program wireguard-go, such as `/usr/bin/wireguard-go`
    /// @param sockets where it makes its sockets: `/run/wireguard`
    /// @param namespace the network namespace that it runs in; null for this process's own
    public WireguardDialer(
            Supervisor supervisor,
            Time time,
            Path program,
            Path sockets,
            @Nullable Path namespace) {
        this.supervisor = supervisor;
        this.time = time;
        this.program = program;
        this.sockets = sockets;
        this.namespace = namespace;
    }

    @Override
    public DialKind kind() {
        return DialKind.WIREGUARD;
    }

    @Override
    public List<String> problems(InterfaceDefinition definition) {
        return WireguardSettings.problems(definition);
    }

    @Override
    public @Nullable String missing(InterfaceDefinition definition) {
        if (!Files.isExecutable(program)) {
            return "there is no " + program + ": install the package wireguard-go";
        }
        return Files.exists(TUN) ? null : "there is no " + TUN + ": load the module tun";
    }

    private WireguardDialling dialling(DialRequest request, DialListener listener) {
        Path socket = sockets.resolve(request.definition().link() + ".sock");
        return new WireguardDialling(socket, namespace, time, request, listener);
    }

    @Override
    public Dialling dial(DialRequest request, DialListener listener) {
        WireguardDialling dialling = dialling(request, listener);
        List<String> command = List.of(program.toString(), "-f", request.definition().link());
        Launch launch = new Launch(command, Map.of("LOG_LEVEL", "error"), "", false);
        dialling.begin(supervisor.start(request.definition().name(), _ -> launch, dialling));
        return dialling;
    }

    @Override
    public void sweep() {
        supervisor.sweep(Supervisor.GENTLY);
    }

    @Override
    public @Nullable Dialling adopt(DialRequest request, DialListener listener) {
        WireguardDialling dialling = dialling(request, listener);
        Child child = supervisor.adopt(request.definition().name(), dialling);
        if (child == null) {
            return null;
        }
        dialling.begin(child);
        return dialling;
    }
}
