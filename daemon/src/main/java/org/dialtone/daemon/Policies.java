package org.dialtone.daemon;

import org.dialtone.api.Role;
import org.dialtone.daemon.config.Configuration;
import org.dialtone.daemon.config.Defaults;
import org.dialtone.server.access.AccessPolicy;
import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Turns what the configuration says of access into a policy: names of this machine into numbers.
final class Policies {
    private static final System.Logger LOG = System.getLogger(Policies.class.getName());

    private Policies() {}

    static AccessPolicy of(Configuration.Access access, Accounts accounts) {
        return of(access, accounts, Defaults.uid());
    }

    /// @param own whom the daemon runs as: an administrator, as root is
    static AccessPolicy of(Configuration.Access access, Accounts accounts, int own) {
        Map<Integer, Role> users = numbers("user", access.users(), accounts::user);
        users.put(own, Role.ADMINISTRATOR);
        Set<String> fingerprints = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (String each : access.revoked()) {
            (each.matches("[0-9a-f]{64}") ? fingerprints : names).add(each);
        }
        return new AccessPolicy(
                users,
                numbers("group", access.groups(), accounts::group),
                access.certificates(),
                new AccessPolicy.Revoked(fingerprints, Set.<BigInteger>of(), names),
                accounts::name);
    }

    private static Map<Integer, Role> numbers(
            String kind, Map<String, Role> roles, Function<String, @Nullable Integer> find) {
        Map<Integer, Role> numbers = new HashMap<>();
        roles.forEach(
                (name, role) -> {
                    Integer number = find.apply(name);
                    if (number == null) {
                        LOG.log(
                                Level.WARNING,
                                "[access] names the {0} \"{1}\", whom this machine does not know:"
                                        + " passed over",
                                kind,
                                name);
                    } else {
                        // named by name and by number
                        numbers.merge(number, role, (a, b) -> a.covers(b) ? a : b);
                    }
                });
        return numbers;
    }
}
