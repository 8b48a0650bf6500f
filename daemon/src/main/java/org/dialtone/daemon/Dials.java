package org.dialtone.daemon;

import org.dialtone.core.loop.DialPorts;
import org.dialtone.core.loop.RouterCore;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.dial.DemandTrap;
import org.dialtone.core.port.dial.Dialer;
import org.dialtone.daemon.config.Configuration;
import org.dialtone.daemon.interfaces.DecisionFile;
import org.dialtone.daemon.interfaces.DefinitionFiles;
import org.dialtone.linux.activity.PacketActivity;
import org.dialtone.linux.dial.Dialers;
import org.dialtone.linux.dial.ipsec.IpsecDialer;
import org.dialtone.linux.dial.openvpn.OpenvpnDialer;
import org.dialtone.linux.dial.wireguard.WireguardDialer;
import org.dialtone.linux.ffm.SystemException;
import org.dialtone.linux.process.Supervisor;
import org.dialtone.linux.tun.TunTrap;
import org.dialtone.local.Netns;
import org.jspecify.annotations.Nullable;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// What the demand-dial manager of the daemon works with: the real programs, and the definitions as
/// files. Confined to the main thread.
final class Dials {
    private static final Path OPENVPN = Path.of("/usr/sbin/openvpn");
    private static final Path WIREGUARD_GO = Path.of("/usr/bin/wireguard-go");
    private static final Path WIREGUARD_SOCKETS = Path.of("/run/wireguard");

    private final DialPorts ports;
    private final @Nullable DefinitionFiles store;
    private Configuration.Dial settings;

    private Dials(DialPorts ports, @Nullable DefinitionFiles store, Configuration.Dial settings) {
        this.ports = ports;
        this.store = store;
        this.settings = settings;
    }

    /// Opens all of it. What is opened is added to `started`, to be closed after the router.
    ///
    /// @param router the namespace whose links the router watches
    /// @throws StartException if the folder of what runs cannot be made, or is another daemon's
    static Dials open(Configuration.Dial settings, Netns router, Parts started)
            throws StartException {
        Path netns = router.file();
        // not by setns(2) alone: it is ip-netns(8) that gives a program /etc/netns/NAME and /sys
        List<String> within =
                netns == null ? List.of() : List.of("ip", "netns", "exec", router.name());
        DefinitionFiles store =
                started.add(
                        "definitions",
                        DefinitionFiles.open(settings.interfaces(), settings.credentials()));
        Supervisor supervisor = started.add("dialers", supervisor(settings.run(), within));
        List<Dialer> dialers = new ArrayList<>(Dialers.all(supervisor));
        dialers.add(new OpenvpnDialer(supervisor, OPENVPN));
        dialers.add(
                new WireguardDialer(
                        supervisor, Time.SYSTEM, WIREGUARD_GO, WIREGUARD_SOCKETS, netns));
        dialers.add(new IpsecDialer(settings.vici(), supervisor.runtime()));
        DemandTrap trap =
                new TrapWhenNeeded(() -> TunTrap.open(netns, settings.trap(), Time.SYSTEM));
        DialPorts ports =
                new DialPorts(
                        store,
                        DecisionFile.in(supervisor.runtime()),
                        dialers,
                        trap,
                        new PacketActivity(netns),
                        settings.rate(),
                        new SplittableRandom());
        return new Dials(ports, store, settings);
    }

    DialPorts ports() {
        return ports;
    }

    /// Looks whether other settings can come into force.
    ///
    /// @throws IllegalArgumentException if definitions or credentials are to be in another folder,
    ///   which is not there: a slip of the pen hangs nothing up
    void check(Configuration.Dial next) {
        check("interfaces", settings.interfaces(), next.interfaces());
        check("credentials", settings.credentials(), next.credentials());
    }

    private static void check(String key, Path before, Path next) {
        if (!next.equals(before) && !Files.isDirectory(next)) {
            throw new IllegalArgumentException(
                    "[dial] " + key + ": " + next + " is not a folder: make it first");
        }
    }

    /// Brings other settings into force in the router that works with these: the rate, and the
    /// folders, which are read in any case. Where it keeps what runs, and the trap, stay.
    void reload(Configuration.Dial next, RouterCore router) {
        boolean moved =
                !next.interfaces().equals(settings.interfaces())
                        || !next.credentials().equals(settings.credentials());
        DefinitionFiles files = store;
        if (files != null) {
            router.changeStore(
                    () -> {
                        if (moved) {
                            files.move(next.interfaces(), next.credentials());
                        }
                    });
        }
        router.dialsASecond(next.rate());
        settings = next;
    }

    private static Supervisor supervisor(Path run, List<String> within) throws StartException {
        try {
            return Supervisor.open(run, within, Time.SYSTEM);
        } catch (UncheckedIOException | SystemException e) {
            throw new StartException(e.getMessage() + ": choose another place in [dial] run", e);
        } catch (IllegalStateException e) {
            throw new StartException(
                    "another daemon dials, and keeps what runs in "
                            + run
                            + ": stop it, or give this one a [dial] run of its own",
                    e);
        }
    }
}
