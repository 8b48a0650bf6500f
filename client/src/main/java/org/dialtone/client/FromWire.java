package org.dialtone.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;

import org.dialtone.api.Actor;
import org.dialtone.api.AdministrationEvent;
import org.dialtone.api.Cause;
import org.dialtone.api.Connection;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.FarEnd;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.InterfaceId;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.JournalStatus;
import org.dialtone.api.Listener;
import org.dialtone.api.Position;
import org.dialtone.api.ResyncEvent;
import org.dialtone.api.Role;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.StreamRecord;
import org.dialtone.api.Traffic;
import org.dialtone.api.UnreachabilityReason;
import org.dialtone.wire.v1.Journal;
import org.dialtone.wire.v1.Record;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Messages of the wire to values of the API. Whatever comes in, the answer is a value or a
/// [RouterException] with RPC_X_BAD_STUB_DATA.
final class FromWire {
    private FromWire() {}

    /// Runs a conversion.
    static <T> T read(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new RouterException(
                    RouterError.RPC_X_BAD_STUB_DATA,
                    "the router's answer cannot be read ("
                            + e.getMessage()
                            + "): if it is newer than this program, update this",
                    e);
        }
    }

    interface Reading<T> {
        T read();
    }

    static UUID epoch(ByteString bytes) {
        if (bytes.size() != 16) {
            throw new IllegalArgumentException("epoch: " + bytes.size() + " bytes (expected: 16)");
        }
        ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    static Position position(org.dialtone.wire.v1.Position position) {
        return new Position(epoch(position.getEpoch()), position.getRevision());
    }

    /// The place a record has come to, without looking at the rest of it.
    ///
    /// @return 0 for a record of a kind that only a newer router knows
    /// @throws IllegalArgumentException for what is no revision
    static long revision(Record record) {
        return revision(told(record));
    }

    private static long told(Record record) {
        return switch (record.getRecordCase()) {
            case CONNECTION -> record.getConnection().getRevision();
            case INTERFACE -> record.getInterface().getRevision();
            case RESYNC -> record.getResync().getRevision();
            case GAP -> record.getGap().getTo();
            case PROGRESS -> record.getProgress().getRevision();
            case ADMINISTRATION -> record.getAdministration().getRevision();
            case RECORD_NOT_SET -> 0;
        };
    }

    /// 2^63 and more is no revision.
    private static long revision(long unsigned) {
        if (unsigned < 0) {
            throw new IllegalArgumentException(
                    "revision: " + Long.toUnsignedString(unsigned) + " (expected: below 2^63)");
        }
        return unsigned;
    }

    static StreamRecord record(Record record) {
        return read(
                () ->
                        switch (record.getRecordCase()) {
                            case CONNECTION -> connectionEvent(record.getConnection());
                            case INTERFACE -> interfaceEvent(record.getInterface());
                            case RESYNC -> resync(record.getResync());
                            case GAP -> gap(record.getGap());
                            case PROGRESS -> new StreamRecord.Progress(revision(record));
                            case ADMINISTRATION -> administration(record.getAdministration());
                            case RECORD_NOT_SET ->
                                    throw new IllegalArgumentException("a record of no known kind");
                        });
    }

    private static ConnectionEvent connectionEvent(org.dialtone.wire.v1.ConnectionEvent event) {
        return new ConnectionEvent(
                revision(event.getRevision()),
                instant(event.getTime()),
                event.getConnected()
                        ? ConnectionEvent.Kind.CONNECTED
                        : ConnectionEvent.Kind.DISCONNECTED,
                new InterfaceId(event.getInterfaceId()),
                event.getInterfaceName(),
                event.getLinkIndex(),
                type(event.getInterfaceTypeValue()),
                state(event.getOldStateValue()),
                state(event.getNewStateValue()),
                reasons(event.getReasons()),
                named(Cause.class, event.getCause(), Cause.UNKNOWN),
                actor(event.getActor()),
                new ConnectionId(event.getConnection()),
                event.hasDuration() ? duration(event.getDuration()) : null,
                event.hasTraffic() ? traffic(event.getTraffic()) : null,
                event.getConnects(),
                event.getDisconnects());
    }

    static Actor actor(org.dialtone.wire.v1.Actor actor) {
        return actor.getKind().isEmpty()
                ? Actor.KERNEL
                : new Actor(
                        named(Actor.Kind.class, actor.getKind(), Actor.Kind.UNKNOWN),
                        actor.getName());
    }

    private static AdministrationEvent administration(
            org.dialtone.wire.v1.AdministrationEvent event) {
        return new AdministrationEvent(
                revision(event.getRevision()),
                instant(event.getTime()),
                actor(event.getActor()),
                named(
                        AdministrationEvent.Action.class,
                        event.getAction(),
                        AdministrationEvent.Action.UNKNOWN),
                event.hasInterfaceName() ? event.getInterfaceName() : null);
    }

    /// A value of a list that a newer router may have made longer.
    static <E extends Enum<E>> E named(Class<E> type, String name, E unknown) {
        for (E value : EnumSet.allOf(type)) {
            if (value.name().equals(name)) {
                return value;
            }
        }
        return unknown;
    }

    /// A newer router may know more kinds; what is there before and after says the most of it.
    private static InterfaceEvent.Kind kind(org.dialtone.wire.v1.InterfaceEvent event) {
        InterfaceEvent.Kind closest =
                !event.hasBefore()
                        ? InterfaceEvent.Kind.ADDED
                        : event.hasAfter()
                                ? InterfaceEvent.Kind.STATE_CHANGED
                                : InterfaceEvent.Kind.REMOVED;
        return named(InterfaceEvent.Kind.class, event.getKind(), closest);
    }

    private static InterfaceEvent interfaceEvent(org.dialtone.wire.v1.InterfaceEvent event) {
        return new InterfaceEvent(
                revision(event.getRevision()),
                instant(event.getTime()),
                kind(event),
                event.hasBefore() ? routerInterface(event.getBefore()) : null,
                event.hasAfter() ? routerInterface(event.getAfter()) : null);
    }

    private static ResyncEvent resync(org.dialtone.wire.v1.ResyncEvent event) {
        return new ResyncEvent(
                revision(event.getRevision()), instant(event.getTime()), event.getUncounted());
    }

    private static StreamRecord.Gap gap(org.dialtone.wire.v1.Gap gap) {
        return new StreamRecord.Gap(
                gap.getFrom(),
                gap.getTo(),
                named(
                        StreamRecord.Gap.Reason.class,
                        gap.getReason(),
                        StreamRecord.Gap.Reason.EXPIRED));
    }

    static RouterInterface routerInterface(org.dialtone.wire.v1.Interface it) {
        return new RouterInterface(
                new InterfaceId(it.getId()),
                it.getName(),
                it.getLinkIndex(),
                type(it.getTypeValue()),
                it.hasKind() ? it.getKind() : null,
                it.getEnabled(),
                state(it.getStateValue()),
                reasons(it.getReasons()),
                instant(it.getSince()),
                it.hasConnection() ? new ConnectionId(it.getConnection()) : null,
                it.hasLastError() ? lastError(it.getLastError()) : null,
                it.getMasterIndex());
    }

    private static RouterError lastError(int code) {
        return RouterError.of(code).orElse(RouterError.UNKNOWN);
    }

    static Connection connection(org.dialtone.wire.v1.Connection it) {
        return new Connection(
                new ConnectionId(it.getId()),
                new InterfaceId(it.getInterfaceId()),
                it.getInterfaceName(),
                type(it.getInterfaceTypeValue()),
                instant(it.getSince()),
                it.hasFarEnd() ? farEnd(it.getFarEnd()) : null);
    }

    private static FarEnd farEnd(org.dialtone.wire.v1.FarEnd it) {
        List<InetAddress> addresses = new ArrayList<>();
        for (ByteString each : it.getAddressesList()) {
            try {
                addresses.add(InetAddress.getByAddress(each.toByteArray()));
            } catch (UnknownHostException _) {
                // of a length that we do not know
            }
        }
        return new FarEnd(it.getUser(), it.getRemote(), addresses);
    }

    static Traffic traffic(org.dialtone.wire.v1.Traffic it) {
        return new Traffic(
                it.getReceivedBytes(),
                it.getSentBytes(),
                it.getReceivedPackets(),
                it.getSentPackets());
    }

    static Listener listener(org.dialtone.wire.v1.Listener it) {
        return new Listener(
                it.getId(),
                switch (it.getKind()) {
                    case KIND_EVENT_OBJECT -> Listener.Kind.EVENT_OBJECT;
                    case KIND_EVENTFD -> Listener.Kind.EVENTFD;
                    case KIND_REMOTE -> Listener.Kind.REMOTE;
                    case KIND_STREAM -> Listener.Kind.STREAM;
                    case KIND_UNSPECIFIED, UNRECOGNIZED ->
                            throw new IllegalArgumentException("a listener of no known kind");
                },
                it.getOwner(),
                instant(it.getSince()),
                it.getTold(),
                it.getLag());
    }

    static JournalStatus journal(Journal it) {
        return new JournalStatus(
                switch (it.getState()) {
                    case STATE_MEMORY -> JournalStatus.State.MEMORY;
                    case STATE_DURABLE -> JournalStatus.State.DURABLE;
                    case STATE_DEGRADED -> JournalStatus.State.DEGRADED;
                    case STATE_UNSPECIFIED, UNRECOGNIZED ->
                            throw new IllegalArgumentException("a journal in no known state");
                },
                it.getProblem(),
                position(it.getLast()),
                it.getFirstRevision(),
                it.getLost(),
                it.getBytes(),
                it.getPath());
    }

    /// A role that is not known covers nothing.
    static Role role(org.dialtone.wire.v1.Role role) {
        return switch (role) {
            case ROLE_OBSERVER -> Role.OBSERVER;
            case ROLE_OPERATOR -> Role.OPERATOR;
            case ROLE_ADMINISTRATOR -> Role.ADMINISTRATOR;
            case ROLE_NONE, ROLE_UNSPECIFIED, UNRECOGNIZED -> Role.NONE;
        };
    }

    static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    static Duration duration(com.google.protobuf.Duration duration) {
        return Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
    }

    private static InterfaceType type(int value) {
        for (InterfaceType type : InterfaceType.values()) {
            if (type.value() == value) {
                return type;
            }
        }
        throw new IllegalArgumentException("interface type: " + value);
    }

    static ConnectionState state(int value) {
        for (ConnectionState state : ConnectionState.values()) {
            if (state.value() == value) {
                return state;
            }
        }
        throw new IllegalArgumentException("connection state: " + value);
    }

    private static Set<UnreachabilityReason> reasons(int mask) {
        EnumSet<UnreachabilityReason> reasons = EnumSet.noneOf(UnreachabilityReason.class);
        for (UnreachabilityReason reason : UnreachabilityReason.values()) {
            if ((mask & reason.bit()) != 0) {
                reasons.add(reason);
            }
        }
        return reasons;
    }
}
