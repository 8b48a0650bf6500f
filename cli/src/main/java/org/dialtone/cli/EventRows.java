package org.dialtone.cli;

import org.dialtone.api.AdministrationEvent;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.Position;
import org.dialtone.api.ResyncEvent;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamRecord;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What a stream carries, as rows.
///
/// @param epoch the journal's
record EventRows(UUID epoch, Opening opening) {
    /// What is known of events, each field of some kinds only.
    static final List<Field> FIELDS = fields();

    /// All but those of the daemon itself.
    private static List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        for (Field field : Field.values()) {
            fields.add(field);
            if (field == Field.UNCOUNTED) {
                break;
            }
        }
        return List.copyOf(fields);
    }

    Row of(StreamRecord record) {
        return switch (record) {
            case ConnectionEvent event -> connection(event);
            case InterfaceEvent event -> change(event);
            case ResyncEvent event ->
                    row("resync", event.revision())
                            .with(Field.TIME, event.time())
                            .with(Field.UNCOUNTED, event.uncounted());
            case AdministrationEvent event -> administration(event);
            case StreamRecord.Gap gap ->
                    row("gap", gap.revision())
                            .with(Field.FROM, gap.from())
                            .with(Field.TO, gap.to())
                            .with(Field.GAP_REASON, gap.reason());
            case StreamRecord.Progress progress -> row("progress", progress.revision());
        };
    }

    Row snapshot(RouterSnapshot snapshot, String router, int shown) {
        return row("snapshot", snapshot.position().revision())
                .with(Field.ROUTER, router)
                .with(Field.INTERFACES, shown);
    }

    Row present(RouterSnapshot snapshot, RouterInterface i) {
        return place(Rows.of(i, opening), "present", snapshot.position().revision());
    }

    private Row row(String event, long revision) {
        return place(new Row(), event, revision);
    }

    private Row place(Row row, String event, long revision) {
        return row.with(Field.EVENT, event)
                .with(Field.POSITION, new Position(epoch, revision).toString())
                .with(Field.REVISION, revision);
    }

    private Row connection(ConnectionEvent event) {
        Row row =
                row(Words.key(event.kind()), event.revision())
                        .with(Field.TIME, event.time())
                        .with(Field.NAME, event.interfaceName())
                        .with(Field.ID, event.interfaceId().value())
                        .with(Field.INDEX, event.linkIndex())
                        .with(Field.TYPE, event.type())
                        .with(Field.STATE, event.newState())
                        .with(Field.OLD_STATE, event.oldState())
                        .with(Field.REASONS, event.reasons())
                        .with(Field.CAUSE, event.cause())
                        .with(Field.ACTOR, event.actor().kind())
                        .with(Field.ACTOR_NAME, event.actor().name())
                        .with(Field.CONNECTION, event.connection().value())
                        .with(Field.CONNECTS, event.connects())
                        .with(Field.DISCONNECTS, event.disconnects());
        if (event.kind() == ConnectionEvent.Kind.DISCONNECTED) {
            row.with(Field.DURATION, event.duration()).with(Field.SINCE_KNOWN, startKnown(event));
            Rows.traffic(row, event.traffic());
        }
        return row;
    }

    private boolean startKnown(ConnectionEvent event) {
        Duration duration = event.duration();
        return duration != null && opening.precedes(event.time().minus(duration));
    }

    private Row administration(AdministrationEvent event) {
        Row row =
                row("administration", event.revision())
                        .with(Field.TIME, event.time())
                        .with(Field.ACTION, event.action())
                        .with(Field.ACTOR, event.actor().kind())
                        .with(Field.ACTOR_NAME, event.actor().name());
        return event.interfaceName() == null ? row : row.with(Field.NAME, event.interfaceName());
    }

    private Row change(InterfaceEvent event) {
        Row row =
                place(Rows.of(event.subject(), opening), Words.key(event.kind()), event.revision());
        row.with(Field.TIME, event.time());
        RouterInterface before = event.before();
        if (before != null && event.after() != null) {
            switch (event.kind()) {
                case RENAMED -> row.with(Field.OLD_NAME, before.name());
                case MASTER_CHANGED -> row.with(Field.OLD_MASTER_INDEX, before.masterIndex());
                case STATE_CHANGED ->
                        row.with(Field.OLD_STATE, before.state())
                                .with(Field.OLD_REASONS, before.reasons());
                case ADDED, REMOVED -> {
                    // nothing to compare
                }
            }
        }
        return row;
    }
}
