package org.dialtone.testbed.history;

import org.dialtone.api.AdministrationEvent;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.InterfaceId;
import org.dialtone.api.ResyncEvent;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.UnreachabilityReason;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The states that a journal leads to, one after another.
final class Replay {

    /// What events tell of an interface.
    record Shown(
            int id,
            String name,
            int index,
            ConnectionState state,
            Set<UnreachabilityReason> reasons,
            @Nullable ConnectionId connection,
            int master) {

        static Shown of(RouterInterface each) {
            return new Shown(
                    each.id().value(),
                    each.name(),
                    each.linkIndex(),
                    each.state(),
                    each.reasons(),
                    each.connection(),
                    each.masterIndex());
        }

        static Map<Integer, Shown> of(RouterSnapshot snapshot) {
            Map<Integer, Shown> all = new TreeMap<>();
            snapshot.interfaces().forEach(each -> all.put(each.id().value(), of(each)));
            return all;
        }
    }

    private final Map<Long, Map<Integer, Shown>> states = new HashMap<>();

    /// @param revisions after which the state is wanted
    /// @param found takes what does not fit in the journal itself
    Replay(Truth truth, Set<Long> revisions, List<String> found) {
        Map<Integer, Shown> now = Shown.of(truth.start());
        keep(truth.start().position().revision(), revisions, now);
        for (RouterEvent event : truth.journal()) {
            apply(event, now, found);
            keep(event.revision(), revisions, now);
        }
    }

    private void keep(long revision, Set<Long> revisions, Map<Integer, Shown> now) {
        if (revisions.contains(revision)) {
            states.put(revision, new TreeMap<>(now));
        }
    }

    /// The interfaces after that revision, by their ids; null if there was no such revision.
    @Nullable Map<Integer, Shown> at(long revision) {
        return states.get(revision);
    }

    private static void apply(RouterEvent event, Map<Integer, Shown> states, List<String> found) {
        switch (event) {
            case ConnectionEvent connection -> connection(connection, states, found);
            case InterfaceEvent change -> change(change, states, found);
            case ResyncEvent _, AdministrationEvent _ -> {}
        }
    }

    private static void connection(
            ConnectionEvent event, Map<Integer, Shown> states, List<String> found) {
        InterfaceId id = event.interfaceId();
        Shown before = states.get(id.value());
        boolean up = event.kind() == ConnectionEvent.Kind.CONNECTED;
        if (before == null || before.state != event.oldState()) {
            found.add("journal: " + event + " of " + before);
            return;
        }
        if (up == (before.state == ConnectionState.CONNECTED)
                || up != (event.newState() == ConnectionState.CONNECTED)
                || (!up && !event.connection().equals(before.connection))) {
            found.add("journal: " + event + " after " + before);
        }
        states.put(
                id.value(),
                new Shown(
                        before.id,
                        event.interfaceName(),
                        event.linkIndex(),
                        event.newState(),
                        event.reasons(),
                        up ? event.connection() : null,
                        before.master));
    }

    private static void change(
            InterfaceEvent event, Map<Integer, Shown> states, List<String> found) {
        int id = event.subject().id().value();
        RouterInterface was = event.before();
        Shown before = was == null ? null : Shown.of(was);
        Shown known = states.get(id);
        if (before == null ? known != null : !before.equals(known)) {
            found.add("journal: " + event + " of " + known);
        }
        RouterInterface after = event.after();
        if (after == null) {
            states.remove(id);
        } else {
            states.put(id, Shown.of(after));
        }
    }
}
