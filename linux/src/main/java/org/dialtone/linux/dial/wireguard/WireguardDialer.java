package org.dialtone.linux.dial.wireguard;

import org.dialtone.api.RouterException;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.dial.DialListener;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Dialer;
import org.dialtone.core.port.dial.Dialling;
import org.dialtone.linux.netlink.NetlinkException;
import org.dialtone.linux.process.Supervisor;
import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Connects to one peer, by a link of the kernel's WireGuard, or by a wireguard-go for each
/// connection where the kernel has none (`userspace`). Connected means that there is a session: the
/// first handshake is asked for by a keep-alive, and keep-alives (`keepalive`, 25 s) have it
/// renewed. A peer that does not know our key is silent, as one that is not there.
public final class WireguardDialer implements Dialer {
    private static final Path TUN = Path.of("/dev/net/tun");

    private final Supervisor supervisor;
    private final Time time;
    private final Path program;
    private final Path sockets;
    private final @Nullable Path namespace;
    private final KernelLinks links;

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
        this.links = new KernelLinks(namespace, supervisor.runtime(), time);
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
    public List<String> lacking(InterfaceDefinition definition) {
        return WireguardSettings.lacking(definition);
    }

    @Override
    public @Nullable String missing(InterfaceDefinition definition) {
        return switch (WireguardSettings.userspace(definition)) {
            case AUTO -> links.available() ? null : withoutProgram();
            case KERNEL ->
                    links.available()
                            ? null
                            : "the kernel has no WireGuard: load the module wireguard, or have"
                                    + " wireguard-go used instead (userspace = \"auto\")";
            case WIREGUARD_GO -> withoutProgram();
        };
    }

    private @Nullable String withoutProgram() {
        if (!Files.isExecutable(program)) {
            return "there is no " + program + ": install the package wireguard-go";
        }
        return Files.exists(TUN) ? null : "there is no " + TUN + ": load the module tun";
    }

    private Device program(DialRequest request) {
        InterfaceDefinition definition = request.definition();
        return new ProgramDevice(
                supervisor, program, sockets, definition.name(), definition.link());
    }

    private Device kernel(DialRequest request) {
        InterfaceDefinition definition = request.definition();
        return new KernelDevice(links, definition.name(), definition.link());
    }

    private WireguardDialling dialling(Device device, DialRequest request, DialListener listener) {
        return new WireguardDialling(device, namespace, time, request, listener);
    }

    @Override
    public Dialling dial(DialRequest request, DialListener listener) {
        boolean kernel =
                switch (WireguardSettings.userspace(request.definition())) {
                    case AUTO -> links.available();
                    case KERNEL -> true;
                    case WIREGUARD_GO -> false;
                };
        Device device = kernel ? kernel(request) : program(request);
        WireguardDialling dialling = dialling(device, request, listener);
        dialling.start();
        return dialling;
    }

    @Override
    public void sweep() {
        supervisor.sweep(Supervisor.GENTLY);
        Thread.ofVirtual().name("dialtone-wireguard-sweep").start(this::sweepLinks);
    }

    private void sweepLinks() {
        try {
            links.sweep();
        } catch (NetlinkException | RouterException e) {
            System.getLogger(WireguardDialer.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot look for links left over", e);
        }
    }

    /// Whoever serves what is running is kept, whatever the definition says of the next.
    @Override
    public @Nullable Dialling adopt(DialRequest request, DialListener listener) {
        for (Device each : List.of(program(request), kernel(request))) {
            WireguardDialling dialling = dialling(each, request, listener);
            if (dialling.adopt()) {
                return dialling;
            }
        }
        return null;
    }
}
