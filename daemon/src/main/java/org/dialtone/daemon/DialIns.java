package org.dialtone.daemon;

import org.dialtone.api.Glob;
import org.dialtone.core.loop.ClientPorts;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.client.ClientSource;
import org.dialtone.daemon.config.Configuration;
import org.dialtone.linux.clients.OpenvpnClients;
import org.dialtone.linux.clients.OpenvpnStatusFile;
import org.dialtone.linux.clients.PppdClients;
import org.dialtone.linux.clients.WireguardClients;
import org.dialtone.local.Netns;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Who tells the daemon who has dialled in: the real servers.
final class DialIns {
    private static final System.Logger LOG = System.getLogger(DialIns.class.getName());

    private static final Path WIREGUARD_SOCKETS = Path.of("/run/wireguard");

    private DialIns() {}

    /// They belong to whoever is given them.
    ///
    /// @param netns the namespace whose links the router watches
    static ClientPorts open(Configuration configuration, Netns netns) {
        Configuration.Clients settings = configuration.clients();
        if (configuration.router().lanOnly()) {
            if (!settings.none()) {
                LOG.log(Level.WARNING, "[clients]: nobody dials in to a router that is LAN-only");
            }
            return ClientPorts.NONE;
        }
        List<ClientSource> sources = new ArrayList<>();
        settings.openvpn()
                .forEach(
                        (name, socket) ->
                                sources.add(new OpenvpnClients(name, socket, Time.SYSTEM)));
        settings.openvpnStatus()
                .forEach(
                        (name, file) ->
                                sources.add(new OpenvpnStatusFile(name, file, Time.SYSTEM)));
        for (String link : settings.wireguard()) {
            sources.add(
                    new WireguardClients(
                            link, WIREGUARD_SOCKETS, netns.file(), settings.names(), Time.SYSTEM));
        }
        List<Glob> links = settings.ppp().stream().map(Glob::new).toList();
        return new ClientPorts(
                sources, links.isEmpty() ? null : new PppdClients(links, PppdClients.DATABASE));
    }
}
