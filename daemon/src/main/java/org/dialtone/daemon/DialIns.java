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
import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who tells the daemon who has dialled in: the real servers, as the configuration names them now.
/// Confined to the main thread.
final class DialIns {
    private static final System.Logger LOG = System.getLogger(DialIns.class.getName());

    private static final Path WIREGUARD_SOCKETS = Path.of("/run/wireguard");

    private enum Kind {
        OPENVPN,
        OPENVPN_STATUS,
        WIREGUARD
    }

    /// What the configuration says of a server: the one that says the same is the same one.
    private record Server(Kind kind, String name, Path file) {}

    /// What a configuration comes to.
    ///
    /// @param ppp patterns of links
    /// @param links of these; null if there are none
    /// @param names what WireGuard peers are called
    record Plan(
            Map<Server, ClientSource> sources,
            List<String> ppp,
            @Nullable PppdClients links,
            Map<String, String> names) {
        private static final Plan NOBODY = new Plan(Map.of(), List.of(), null, Map.of());

        /// They belong to whoever is given them.
        ClientPorts ports() {
            return new ClientPorts(List.copyOf(sources.values()), links);
        }

        private void closeBut(Plan kept) {
            sources.values().stream()
                    .filter(each -> !kept.sources.containsValue(each))
                    .forEach(ClientSource::close);
            if (links != null && !links.equals(kept.links)) {
                links.close();
            }
        }
    }

    private final Netns netns;
    private Plan inForce = Plan.NOBODY;

    /// @param netns the namespace whose links the router watches
    DialIns(Netns netns) {
        this.netns = netns;
    }

    /// What a configuration comes to; what it says as the one in force does is taken from there.
    /// Nothing begins to look before it is given to a router.
    ///
    /// @param lanOnly whether the router is LAN-only
    /// @throws RuntimeException if there are no descriptors left: then nothing has changed
    Plan plan(boolean lanOnly, Configuration.Clients settings) {
        if (lanOnly) {
            if (!settings.none()) {
                LOG.log(Level.WARNING, "[clients]: nobody dials in to a router that is LAN-only");
            }
            return Plan.NOBODY;
        }
        Map<Server, ClientSource> sources = new LinkedHashMap<>();
        Plan plan = new Plan(sources, settings.ppp(), links(settings.ppp()), settings.names());
        try {
            settings.openvpn()
                    .forEach((name, socket) -> put(sources, Kind.OPENVPN, name, socket, plan));
            settings.openvpnStatus()
                    .forEach((name, file) -> put(sources, Kind.OPENVPN_STATUS, name, file, plan));
            for (String link : settings.wireguard()) {
                put(sources, Kind.WIREGUARD, link, WIREGUARD_SOCKETS, plan);
            }
        } catch (RuntimeException e) {
            drop(plan);
            throw e;
        }
        return plan;
    }

    /// A plan comes to nothing: gives back what was opened for it.
    void drop(Plan plan) {
        plan.closeBut(inForce);
    }

    private void put(Map<Server, ClientSource> into, Kind kind, String name, Path file, Plan plan) {
        Server server = new Server(kind, name, file);
        ClientSource there = inForce.sources.get(server);
        into.put(server, there == null ? open(server, plan) : there);
    }

    private ClientSource open(Server server, Plan plan) {
        return switch (server.kind) {
            case OPENVPN -> new OpenvpnClients(server.name, server.file, Time.SYSTEM);
            case OPENVPN_STATUS -> new OpenvpnStatusFile(server.name, server.file, Time.SYSTEM);
            case WIREGUARD ->
                    new WireguardClients(
                            server.name, server.file, netns.file(), plan.names, Time.SYSTEM);
        };
    }

    private @Nullable PppdClients links(List<String> patterns) {
        PppdClients there = inForce.links;
        if (patterns.isEmpty() || patterns.equals(inForce.ppp)) {
            return patterns.isEmpty() ? null : there;
        }
        List<Glob> globs = patterns.stream().map(Glob::new).toList();
        return there == null ? new PppdClients(globs, PppdClients.DATABASE) : there.with(globs);
    }

    /// A router has been given what a plan says.
    void inForce(Plan plan) {
        for (ClientSource each : plan.sources.values()) {
            if (each instanceof WireguardClients wireguard) {
                wireguard.names(plan.names);
            }
        }
        inForce = plan;
    }
}
