package org.dialtone.linux.dial.openvpn;

import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DialListener;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Dialer;
import org.dialtone.core.port.dial.Dialling;
import org.dialtone.linux.process.Launch;
import org.dialtone.linux.process.Supervisor;
import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Connects by openvpn (2.5 or later). One process makes one connection: when that ends, so does
/// the process, and whether to dial again is for the demand-dial manager to say. Routes, name
/// servers and scripts that a server or a configuration asks for are not heeded.
public final class OpenvpnDialer implements Dialer {
    private static final Path TUN = Path.of("/dev/net/tun");

    private final Supervisor supervisor;
    private final Path program;

    /// @param program openvpn, such as `/usr/sbin/openvpn`
    public OpenvpnDialer(Supervisor supervisor, Path program) {
        this.supervisor = supervisor;
        this.program = program;
    }

    @Override
    public DialKind kind() {
        return DialKind.OPENVPN;
    }

    @Override
    public List<String> problems(InterfaceDefinition definition) {
        return OpenvpnCommand.problems(definition);
    }

    @Override
    public List<String> lacking(InterfaceDefinition definition) {
        Map<String, String> settings = definition.settings();
        return settings.containsKey("config") || settings.containsKey("remote")
                ? List.of()
                : List.of(OpenvpnCommand.EITHER);
    }

    @Override
    public @Nullable String missing(InterfaceDefinition definition) {
        if (!Files.isExecutable(program)) {
            return "there is no " + program + ": install the package openvpn";
        }
        return Files.exists(TUN) ? null : "there is no " + TUN + ": load the module tun";
    }

    @Override
    public Dialling dial(DialRequest request, DialListener listener) {
        OpenvpnDialling dialling = new OpenvpnDialling(request, listener);
        dialling.begin(
                supervisor.start(
                        request.definition().name(),
                        directory ->
                                Launch.of(
                                        OpenvpnCommand.of(
                                                program,
                                                request,
                                                OpenvpnDialling.socket(directory))),
                        dialling));
        return dialling;
    }

    @Override
    public void sweep() {
        supervisor.sweep(Supervisor.GENTLY);
    }

    @Override
    public @Nullable Dialling adopt(DialRequest request, DialListener listener) {
        OpenvpnDialling dialling = new OpenvpnDialling(request, listener);
        var child = supervisor.adopt(request.definition().name(), dialling);
        if (child == null) {
            return null;
        }
        dialling.begin(child);
        return dialling;
    }
}
