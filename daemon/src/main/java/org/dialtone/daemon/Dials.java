package org.dialtone.daemon;

import org.dialtone.core.loop.DialPorts;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.dial.DemandTrap;
import org.dialtone.core.port.dial.Dialer;
import org.dialtone.daemon.config.Configuration;
import org.dialtone.daemon.interfaces.DefinitionFiles;
import org.dialtone.linux.activity.PacketActivity;
import org.dialtone.linux.dial.Dialers;
import org.dialtone.linux.dial.ipsec.IpsecDialer;
import org.dialtone.linux.dial.openvpn.OpenvpnDialer;
import org.dialtone.linux.dial.wireguard.WireguardDialer;
import org.dialtone.linux.process.Supervisor;
import org.dialtone.linux.tun.TunTrap;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// What the demand-dial manager of the daemon works with: the real programs, and the definitions as
/// files.
final class Dials {
    private static final System.Logger LOG = System.getLogger(Dials.class.getName());

    private static final Path OPENVPN = Path.of("/usr/sbin/openvpn");
    private static final Path WIREGUARD_GO = Path.of("/usr/bin/wireguard-go");
    private static final Path WIREGUARD_SOCKETS = Path.of("/run/wireguard");
    private static final Path VICI = Path.of("/run/charon.vici");

    private Dials() {}

    /// Opens all of it. What is opened is added to `started`, to be closed after the router.
    ///
    /// @throws StartException if the folder of what runs cannot be made
    static DialPorts open(Configuration configuration, Parts started) throws StartException {
        Configuration.Dial settings = configuration.dial();
        if (configuration.router().netns() != null) {
            // the programs that dial run where the daemon does
            LOG.log(
                    Level.INFO,
                    "[router] netns: this router only watches; to dial in a network namespace, run"
                            + " the daemon in it");
            return DialPorts.NONE;
        }
        DefinitionFiles store =
                started.add(
                        "definitions",
                        DefinitionFiles.open(settings.interfaces(), settings.credentials()));
        Supervisor supervisor =
                started.add("dialers", Supervisor.open(folder(settings.run()), Time.SYSTEM));
        List<Dialer> dialers = new ArrayList<>(Dialers.all(supervisor));
        dialers.add(new OpenvpnDialer(supervisor, OPENVPN));
        dialers.add(
                new WireguardDialer(
                        supervisor, Time.SYSTEM, WIREGUARD_GO, WIREGUARD_SOCKETS, null));
        dialers.add(new IpsecDialer(VICI, supervisor.runtime()));
        DemandTrap trap =
                new TrapWhenNeeded(() -> TunTrap.open(null, settings.trap(), Time.SYSTEM));
        return new DialPorts(
                store,
                dialers,
                trap,
                new PacketActivity(null),
                settings.rate(),
                new SplittableRandom());
    }

    private static Path folder(Path run) throws StartException {
        try {
            Files.createDirectories(
                    run,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            return run;
        } catch (IOException e) {
            throw new StartException(
                    "no right to make " + run + ": choose another place in [dial] run", e);
        }
    }
}
