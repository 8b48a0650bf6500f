package org.dialtone.cli;

import org.dialtone.api.Connection;
import org.dialtone.api.FarEnd;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.Traffic;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;

/// Interfaces and connections as rows.
final class Rows {
    /// What is known of an interface.
    static final List<Field> OF_INTERFACE =
            List.of(
                    Field.ID,
                    Field.NAME,
                    Field.INDEX,
                    Field.TYPE,
                    Field.KIND,
                    Field.ENABLED,
                    Field.STATE,
                    Field.REASONS,
                    Field.SINCE,
                    Field.SINCE_KNOWN,
                    Field.CONNECTION,
                    Field.LAST_ERROR,
                    Field.MASTER_INDEX);

    /// What is known of a connection.
    static final List<Field> OF_CONNECTION =
            List.of(
                    Field.CONNECTION,
                    Field.NAME,
                    Field.ID,
                    Field.TYPE,
                    Field.USER,
                    Field.REMOTE,
                    Field.ADDRESSES,
                    Field.SINCE,
                    Field.SINCE_KNOWN,
                    Field.DURATION,
                    Field.RX_BYTES,
                    Field.TX_BYTES,
                    Field.RX_PACKETS,
                    Field.TX_PACKETS);

    private Rows() {}

    static Row of(RouterInterface i) {
        return new Row()
                .with(Field.ID, i.id().value())
                .with(Field.NAME, i.name())
                .with(Field.INDEX, i.linkIndex())
                .with(Field.TYPE, i.type())
                .with(Field.KIND, i.kind())
                .with(Field.ENABLED, i.enabled())
                .with(Field.STATE, i.state())
                .with(Field.REASONS, i.reasons())
                .with(Field.SINCE, i.since())
                .with(
                        Field.CONNECTION,
                        i.connection() == null ? null : (long) i.connection().value())
                .with(Field.LAST_ERROR, i.lastError() == null ? null : i.lastError().symbol())
                .with(Field.MASTER_INDEX, i.masterIndex());
    }

    static Row of(RouterInterface i, Opening opening) {
        return of(i).with(Field.SINCE_KNOWN, opening.knows(i.type(), i.since()));
    }

    static Row of(Connection c, Opening opening, Instant now) {
        FarEnd farEnd = c.farEnd();
        return new Row()
                .with(Field.CONNECTION, c.id().value())
                .with(Field.NAME, c.interfaceName())
                .with(Field.ID, c.interfaceId().value())
                .with(Field.TYPE, c.type())
                .with(Field.USER, farEnd == null ? null : farEnd.user())
                .with(Field.REMOTE, farEnd == null ? null : farEnd.remote())
                .with(Field.ADDRESSES, farEnd == null ? null : addresses(farEnd))
                .with(Field.SINCE, c.since())
                .with(Field.SINCE_KNOWN, opening.knows(c.type(), c.since()))
                .with(Field.DURATION, Durations.between(c.since(), now));
    }

    private static List<String> addresses(FarEnd farEnd) {
        return farEnd.addresses().stream().map(InetAddress::getHostAddress).toList();
    }

    static void traffic(Row row, @Nullable Traffic traffic) {
        row.with(Field.RX_BYTES, traffic == null ? null : traffic.rxBytes());
        row.with(Field.TX_BYTES, traffic == null ? null : traffic.txBytes());
        row.with(Field.RX_PACKETS, traffic == null ? null : traffic.rxPackets());
        row.with(Field.TX_PACKETS, traffic == null ? null : traffic.txPackets());
    }
}
