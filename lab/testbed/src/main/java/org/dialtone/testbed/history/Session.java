package org.dialtone.testbed.history;

import org.dialtone.api.AdministrationEvent;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.Position;
import org.dialtone.api.ResyncEvent;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.StreamRecord;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// One stream of a client, from its opening until the next.
public record Session(String client, Seen.Opened opened, List<Seen> during) {
    public Session {
        during = List.copyOf(during);
    }

    UUID epoch() {
        return opened.snapshot().position().epoch();
    }

    /// Whether it was to go on from a position of another journal.
    boolean ofAnotherEpoch() {
        Position from = opened.options().from();
        return from != null && !from.epoch().equals(epoch());
    }

    /// The revision it begins behind.
    long start() {
        Position from = opened.options().from();
        if (from == null) {
            return opened.snapshot().position().revision();
        }
        return ofAnotherEpoch() ? 0 : from.revision();
    }

    /// The records taken before it was closed.
    List<StreamRecord> records() {
        List<StreamRecord> records = new ArrayList<>();
        for (Seen each : during) {
            if (each instanceof Seen.Took took) {
                records.add(took.record());
            }
        }
        return records;
    }

    /// The revision it has come to: all up to it has been told, or need not be.
    long end() {
        long end = start();
        for (Seen each : during) {
            switch (each) {
                case Seen.Took took -> end = Math.max(end, took.record().revision());
                case Seen.Closed closed -> end = Math.max(end, closed.position().revision());
                case Seen.Opened _,
                        Seen.Nothing _,
                        Seen.Looked _,
                        Seen.Deregistered _,
                        Seen.Counted _ -> {}
            }
        }
        return end;
    }

    /// Whether the options ask for this event.
    boolean wants(RouterEvent event) {
        StreamOptions options = opened.options();
        return switch (event) {
            case ConnectionEvent connection -> named(connection.interfaceName());
            case InterfaceEvent change ->
                    !options.connectionsOnly() && named(change.subject().name());
            case AdministrationEvent done ->
                    !options.connectionsOnly()
                            && (done.interfaceName() == null || named(done.interfaceName()));
            case ResyncEvent _ -> true;
        };
    }

    private boolean named(String name) {
        String glob = opened.options().interfaces();
        if (glob == null) {
            return true;
        }
        String regex = "\\Q" + glob.replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q") + "\\E";
        return name.matches(regex);
    }

    @Override
    public String toString() {
        Position from = opened.options().from();
        return client + "'s stream " + (from == null ? "from now on" : "from " + from);
    }
}
