package org.dialtone.server.access;

import org.dialtone.api.Role;
import org.dialtone.core.model.Caller;
import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/// Who may do what. Root on this machine is administrator; whoever is not named here may do
/// nothing. A peer that is named more than once (by its user and by a group) has the highest role.
///
/// @param users roles by user id
/// @param groups roles by group id, effective or supplementary
/// @param certificates roles by the subject's common name
/// @param revoked certificates that are not accepted any more
/// @param names what users are called
public record AccessPolicy(
        Map<Integer, Role> users,
        Map<Integer, Role> groups,
        Map<String, Role> certificates,
        Revoked revoked,
        Names names) {

    /// Certificates that are not accepted any more, whatever their authority says: by any of the
    /// three.
    ///
    /// @param fingerprints SHA-256, 64 hexadecimal digits in lower case
    /// @param serials serial numbers
    /// @param names common names
    public record Revoked(Set<String> fingerprints, Set<BigInteger> serials, Set<String> names) {
        public static final Revoked NONE = new Revoked(Set.of(), Set.of(), Set.of());

        public Revoked {
            fingerprints = Set.copyOf(fingerprints);
            serials = Set.copyOf(serials);
            names = Set.copyOf(names);
            for (String each : fingerprints) {
                if (!each.matches("[0-9a-f]{64}")) {
                    throw new IllegalArgumentException(
                            "fingerprint: \""
                                    + each
                                    + "\" (expected: 64 hexadecimal digits in lower case)");
                }
            }
        }

        boolean has(Peer.Certificate certificate) {
            return fingerprints.contains(certificate.fingerprint())
                    || serials.contains(certificate.serial())
                    || names.contains(certificate.name());
        }
    }

    /// Root alone.
    public static final AccessPolicy ROOT_ONLY =
            new AccessPolicy(Map.of(), Map.of(), Map.of(), Revoked.NONE, Names.NONE);

    public AccessPolicy {
        users = Map.copyOf(users);
        groups = Map.copyOf(groups);
        certificates = Map.copyOf(certificates);
    }

    /// What a peer may do and what it is called. May look names up: not on an event loop.
    public Caller caller(Peer peer, Instant now) {
        return new Caller(role(peer, now), name(peer), true);
    }

    public Role role(Peer peer, Instant now) {
        return switch (peer) {
            case Peer.Local local -> role(local);
            case Peer.Certificate certificate ->
                    accepts(certificate, now)
                            ? certificates.getOrDefault(certificate.name(), Role.NONE)
                            : Role.NONE;
        };
    }

    /// Whether a certificate may connect at all.
    public boolean accepts(Peer.Certificate certificate, Instant now) {
        return !revoked.has(certificate) && !now.isAfter(certificate.notAfter());
    }

    private Role role(Peer.Local local) {
        if (local.uid() == 0) {
            return Role.ADMINISTRATOR;
        }
        Role role = users.getOrDefault(local.uid(), Role.NONE);
        role = higher(role, groups.get(local.gid()));
        for (int group : local.groups()) {
            role = higher(role, groups.get(group));
        }
        return role;
    }

    private static Role higher(Role one, @Nullable Role other) {
        return other != null && other.covers(one) ? other : one;
    }

    /// `uid 1000 (alice), pid 4711` or `certificate router7`.
    private String name(Peer peer) {
        return switch (peer) {
            case Peer.Local local -> {
                String uid = "uid " + Integer.toUnsignedString(local.uid());
                String user = names.user(local.uid());
                yield uid + (user == null ? "" : " (" + user + ")") + ", pid " + local.pid();
            }
            case Peer.Certificate certificate -> "certificate " + certificate.name();
        };
    }
}
