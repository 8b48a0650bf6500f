package org.dialtone.daemon.config;

import org.dialtone.api.Role;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the daemon is told. Every part has a sensible default.
public record Configuration(
        Router router,
        Local local,
        @Nullable Remote remote,
        @Nullable Address http,
        Journal journal,
        Dial dial,
        Clients clients,
        Access access,
        Limits limits,
        Log log) {

    /// `[router]`
    ///
    /// @param name how it calls itself
    /// @param netns the network namespace to watch, as `ip netns` names it; null for the daemon's
    /// @param lanOnly whether it has no demand-dial manager
    public record Router(String name, @Nullable String netns, boolean lanOnly) {}

    /// `[local]`
    ///
    /// @param socket where programs on this machine connect
    /// @param events where they hand in eventfds
    /// @param group who owns the sockets besides the daemon's user: a name or a number; null to
    ///   leave that as it is
    /// @param mode the sockets' permission bits
    public record Local(Path socket, Path events, @Nullable String group, int mode) {}

    /// `[remote]`
    ///
    /// @param certificate the server's, PEM
    /// @param key its key, PEM, PKCS #8
    /// @param ca who signs the certificates of clients, PEM
    public record Remote(Address listen, Path certificate, Path key, Path ca) {}

    /// `[journal]`
    ///
    /// @param keep how long an event is kept
    /// @param keepBytes how much disk the journal may take
    public record Journal(Path directory, Duration keep, long keepBytes) {}

    /// `[dial]`
    ///
    /// @param interfaces the folder of the definitions
    /// @param credentials the folder of their secrets
    /// @param run where what runs for a connection keeps its files
    /// @param rate attempts begun a second, at most
    /// @param trap the kernel's name for the device that routes of interfaces lead to while they
    ///   are down
    /// @param vici the socket of the charon that connects by IPsec
    public record Dial(
            Path interfaces, Path credentials, Path run, int rate, String trap, Path vici) {}

    /// `[clients]`: the servers on this machine whose clients are interfaces.
    ///
    /// @param openvpn the management sockets of OpenVPN servers, by the names of the servers
    /// @param openvpnStatus their status files, likewise
    /// @param wireguard the names of WireGuard devices
    /// @param ppp patterns of the names of links that pppd makes for clients
    /// @param names what WireGuard peers are called, by public key in base64
    public record Clients(
            SortedMap<String, Path> openvpn,
            SortedMap<String, Path> openvpnStatus,
            List<String> wireguard,
            List<String> ppp,
            Map<String, String> names) {
        public Clients {
            openvpn = Collections.unmodifiableSortedMap(new TreeMap<>(openvpn));
            openvpnStatus = Collections.unmodifiableSortedMap(new TreeMap<>(openvpnStatus));
            wireguard = List.copyOf(wireguard);
            ppp = List.copyOf(ppp);
            names = Map.copyOf(names);
        }

        /// Whether nobody dials in.
        public boolean none() {
            return openvpn.isEmpty()
                    && openvpnStatus.isEmpty()
                    && wireguard.isEmpty()
                    && ppp.isEmpty();
        }
    }

    /// `[access]` and the files of access.d: who may do what. Root, and the user the daemon runs
    /// as, are administrators; who is not named is nobody.
    ///
    /// @param users roles by user name or number
    /// @param groups roles by group name or number
    /// @param certificates roles by the certificate's common name
    /// @param revoked certificates that are not let in: common names, or SHA-256 fingerprints in
    ///   lower-case hexadecimal digits
    public record Access(
            Map<String, Role> users,
            Map<String, Role> groups,
            Map<String, Role> certificates,
            Set<String> revoked) {
        public Access {
            users = Map.copyOf(users);
            groups = Map.copyOf(groups);
            certificates = Map.copyOf(certificates);
            revoked = Set.copyOf(revoked);
        }
    }

    /// `[limits]`
    ///
    /// @param connections clients connected at once over gRPC
    /// @param calls their calls at once: watches, event objects' registrations, questions
    /// @param registrations event objects registered at once
    /// @param events how many of the newest events are kept in memory: a power of two
    /// @param eventPeers processes connected to the event socket at once
    /// @param eventPeersOfUser of these, of one user who is not root
    /// @param eventRegistrations eventfds of one such connection
    public record Limits(
            int connections,
            int calls,
            int registrations,
            int events,
            int eventPeers,
            int eventPeersOfUser,
            int eventRegistrations) {}

    /// `[log]`
    public record Log(Level level, Format format) {
        public enum Level {
            ERROR,
            WARNING,
            INFO,
            DEBUG
        }

        public enum Format {
            TEXT,
            JSON
        }
    }
}
