package org.dialtone.daemon;

import org.dialtone.daemon.config.Address;
import org.dialtone.daemon.config.Configuration;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What a new configuration changes in a running daemon.
final class Changes {
    private Changes() {}

    /// The sections with changes that only a restart brings into force.
    static List<String> needingRestart(Configuration before, Configuration after) {
        List<String> sections = new ArrayList<>();
        add(sections, "router", before.router(), after.router());
        add(sections, "local", before.local(), after.local());
        add(sections, "remote", listen(before.remote()), listen(after.remote()));
        add(sections, "http", before.http(), after.http());
        add(sections, "journal", before.journal().directory(), after.journal().directory());
        add(sections, "dial", before.dial(), after.dial());
        add(sections, "clients", before.clients(), after.clients());
        add(sections, "limits", before.limits(), after.limits());
        return sections;
    }

    private static @Nullable Address listen(Configuration.@Nullable Remote remote) {
        return remote == null ? null : remote.listen();
    }

    private static void add(
            List<String> sections, String name, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            sections.add(name);
        }
    }

    /// What is in force after a reload: access, retention and log of the new one, certificates if
    /// it listens where it did, and the rest of the old.
    static Configuration inForce(Configuration before, Configuration after) {
        return new Configuration(
                before.router(),
                before.local(),
                Objects.equals(listen(before.remote()), listen(after.remote()))
                        ? after.remote()
                        : before.remote(),
                before.http(),
                new Configuration.Journal(
                        before.journal().directory(),
                        after.journal().keep(),
                        after.journal().keepBytes()),
                before.dial(),
                before.clients(),
                after.access(),
                before.limits(),
                after.log());
    }
}
