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
record EventRows(Opening opening) {
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

    /// One of the stream.
    ///
    /// @param epoch of the journal at this record: a journal may get another while it is watched
    Row of(StreamRecord record, UUID epoch) {
        return place(row(record), new Position(epoch, record.revision()));
    }

    private Row row(StreamRecord record) {
        return switch (record) {
            case ConnectionEvent event -> connection(event);
            case InterfaceEvent event -> change(event);
            case ResyncEvent event ->
                    row("resync")
                            .with(Field.TIME, event.time())
                            .with(Field.UNCOUNTED, event.uncounted());
            case AdministrationEvent event -> administration(event);
            case StreamRecord.Gap gap ->
                    row("gap")
                            .with(Field.FROM, gap.from())
                            .with(Field.TO, gap.to())
                            .with(Field.GAP_REASON, gap.reason());
            case StreamRecord.Progress _ -> row("progress");
        };
    }

    Row snapshot(RouterSnapshot snapshot, String router, int shown) {
        return place(row("snapshot"), snapshot.position())
                .with(Field.ROUTER, router)
                .with(Field.INTERFACES, shown);
    }

    Row present(RouterSnapshot snapshot, RouterInterface i) {
        return place(Rows.of(i, opening).with(Field.EVENT, "present"), snapshot.position());
    }

    private static Row row(String event) {
        return new Row().with(Field.EVENT, event);
    }

    private static Row place(Row row, Position position) {
        return row.with(Field.POSITION, position.toString())
                .with(Field.REVISION, position.revision());
    }

    private Row connection(ConnectionEvent event) {
        Row row =
                row(Words.key(event.kind()))
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
                row("administration")
                        .with(Field.TIME, event.time())
                        .with(Field.ACTION, event.action())
                        .with(Field.ACTOR, event.actor().kind())
                        .with(Field.ACTOR_NAME, event.actor().name());
        return event.interfaceName() == null ? row : row.with(Field.NAME, event.interfaceName());
    }

    private Row change(InterfaceEvent event) {
        Row row =
                Rows.of(event.subject(), opening)
                        .with(Field.EVENT, Words.key(event.kind()))
                        .with(Field.TIME, event.time());
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
