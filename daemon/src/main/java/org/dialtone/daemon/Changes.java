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

    /// The sections, and keys of sections, with changes that only a restart brings into force.
    static List<String> needingRestart(Configuration before, Configuration after) {
        List<String> all = new ArrayList<>();
        add(all, "[router]", before.router(), after.router());
        add(all, "[local]", before.local(), after.local());
        add(all, "[remote]", listen(before.remote()), listen(after.remote()));
        add(all, "[http]", before.http(), after.http());
        add(all, "[journal]", before.journal().directory(), after.journal().directory());
        add(all, "[dial] run", before.dial().run(), after.dial().run());
        add(all, "[dial] trap", before.dial().trap(), after.dial().trap());
        add(all, "[dial] vici", before.dial().vici(), after.dial().vici());
        add(all, "[limits]", before.limits(), after.limits());
        return all;
    }

    private static @Nullable Address listen(Configuration.@Nullable Remote remote) {
        return remote == null ? null : remote.listen();
    }

    private static void add(
            List<String> all, String what, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            all.add(what);
        }
    }

    /// What is in force after a reload: access, clients, retention and log of the new one, what is
    /// dialled and how often, certificates if it listens where it did, and the rest of the old.
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
                new Configuration.Dial(
                        after.dial().interfaces(),
                        after.dial().credentials(),
                        before.dial().run(),
                        after.dial().rate(),
                        before.dial().trap(),
                        before.dial().vici()),
                after.clients(),
                after.access(),
                before.limits(),
                after.log());
    }
}
