package org.dialtone.server.grpc;

import static java.util.Map.entry;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;

import org.dialtone.api.AdministrationEvent;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.FarEnd;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.Listener;
import org.dialtone.api.ResyncEvent;
import org.dialtone.api.Role;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.RouterStatistics;
import org.dialtone.api.StreamRecord;
import org.dialtone.api.UnreachabilityReason;
import org.dialtone.wire.v1.Actor;
import org.dialtone.wire.v1.Connection;
import org.dialtone.wire.v1.ConnectionState;
import org.dialtone.wire.v1.Gap;
import org.dialtone.wire.v1.Interface;
import org.dialtone.wire.v1.InterfaceType;
import org.dialtone.wire.v1.Journal;
import org.dialtone.wire.v1.Position;
import org.dialtone.wire.v1.Progress;
import org.dialtone.wire.v1.Record;
import org.dialtone.wire.v1.Snapshot;
import org.dialtone.wire.v1.Traffic;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The API's values as the wire tells them.
final class ToWire {
    /// How many interfaces and connections, or listeners, one message holds: some hundred bytes
    /// each.
    static final int PART = 500;

    private ToWire() {}

    static Position position(org.dialtone.api.Position position) {
        return Position.newBuilder()
                .setEpoch(epoch(position.epoch()))
                .setRevision(position.revision())
                .build();
    }

    static ByteString epoch(UUID epoch) {
        ByteBuffer bytes = ByteBuffer.allocate(16);
        bytes.putLong(epoch.getMostSignificantBits()).putLong(epoch.getLeastSignificantBits());
        return ByteString.copyFrom(bytes.flip());
    }

    static Timestamp time(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    static Duration duration(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }

    static org.dialtone.wire.v1.Role role(Role role) {
        return switch (role) {
            case NONE -> org.dialtone.wire.v1.Role.ROLE_NONE;
            case OBSERVER -> org.dialtone.wire.v1.Role.ROLE_OBSERVER;
            case OPERATOR -> org.dialtone.wire.v1.Role.ROLE_OPERATOR;
            case ADMINISTRATOR -> org.dialtone.wire.v1.Role.ROLE_ADMINISTRATOR;
        };
    }

    /// A snapshot in parts, of which there is at least one.
    static List<Snapshot> parts(RouterSnapshot snapshot) {
        List<Snapshot.Builder> parts = new ArrayList<>();
        for (RouterInterface each : snapshot.interfaces()) {
            partWithRoom(parts).addInterfaces(link(each));
        }
        for (org.dialtone.api.Connection each : snapshot.connections()) {
            partWithRoom(parts).addConnections(connection(each));
        }
        if (parts.isEmpty()) {
            parts.add(Snapshot.newBuilder());
        }
        List<Snapshot> built = new ArrayList<>(parts.size());
        for (Snapshot.Builder part : parts) {
            boolean more = built.size() < parts.size() - 1;
            built.add(part.setPosition(position(snapshot.position())).setMore(more).build());
        }
        return built;
    }

    private static Snapshot.Builder partWithRoom(List<Snapshot.Builder> parts) {
        if (parts.isEmpty()
                || parts.getLast().getInterfacesCount() + parts.getLast().getConnectionsCount()
                        >= PART) {
            parts.add(Snapshot.newBuilder());
        }
        return parts.getLast();
    }

    private static Connection connection(org.dialtone.api.Connection connection) {
        Connection.Builder built =
                Connection.newBuilder()
                        .setId(connection.id().value())
                        .setInterfaceId(connection.interfaceId().value())
                        .setInterfaceName(connection.interfaceName())
                        .setInterfaceType(type(connection.type()))
                        .setSince(time(connection.since()));
        FarEnd farEnd = connection.farEnd();
        if (farEnd != null) {
            built.setFarEnd(
                    org.dialtone.wire.v1.FarEnd.newBuilder()
                            .setUser(farEnd.user())
                            .setRemote(farEnd.remote())
                            .addAllAddresses(
                                    farEnd.addresses().stream()
                                            .map(each -> ByteString.copyFrom(each.getAddress()))
                                            .toList()));
        }
        return built.build();
    }

    private static Interface link(RouterInterface link) {
        Interface.Builder built =
                Interface.newBuilder()
                        .setId(link.id().value())
                        .setName(link.name())
                        .setLinkIndex(link.linkIndex())
                        .setType(type(link.type()))
                        .setEnabled(link.enabled())
                        .setState(state(link.state()))
                        .setReasons(UnreachabilityReason.mask(link.reasons()))
                        .setSince(time(link.since()))
                        .setMasterIndex(link.masterIndex());
        if (link.kind() != null) {
            built.setKind(link.kind());
        }
        if (link.connection() != null) {
            built.setConnection(link.connection().value());
        }
        if (link.lastError() != null) {
            built.setLastError(link.lastError().code());
        }
        return built.build();
    }

    /// The numbers are the same, by what both document.
    private static InterfaceType type(org.dialtone.api.InterfaceType type) {
        return InterfaceType.forNumber(type.value());
    }

    static ConnectionState state(org.dialtone.api.ConnectionState state) {
        return ConnectionState.forNumber(state.value());
    }

    static Traffic traffic(org.dialtone.api.Traffic traffic) {
        return Traffic.newBuilder()
                .setReceivedBytes(traffic.rxBytes())
                .setSentBytes(traffic.txBytes())
                .setReceivedPackets(traffic.rxPackets())
                .setSentPackets(traffic.txPackets())
                .build();
    }

    static Record record(StreamRecord record) {
        Record.Builder built = Record.newBuilder();
        return switch (record) {
            case ConnectionEvent event -> built.setConnection(connected(event)).build();
            case InterfaceEvent event -> built.setInterface(changed(event)).build();
            case ResyncEvent event -> built.setResync(resynced(event)).build();
            case AdministrationEvent event -> built.setAdministration(done(event)).build();
            case StreamRecord.Gap gap ->
                    built.setGap(
                                    Gap.newBuilder()
                                            .setFrom(gap.from())
                                            .setTo(gap.to())
                                            .setReason(gap.reason().name()))
                            .build();
            case StreamRecord.Progress mark ->
                    built.setProgress(Progress.newBuilder().setRevision(mark.revision())).build();
        };
    }

    private static org.dialtone.wire.v1.ConnectionEvent connected(ConnectionEvent event) {
        org.dialtone.wire.v1.ConnectionEvent.Builder built =
                org.dialtone.wire.v1.ConnectionEvent.newBuilder()
                        .setRevision(event.revision())
                        .setTime(time(event.time()))
                        .setConnected(event.kind() == ConnectionEvent.Kind.CONNECTED)
                        .setInterfaceId(event.interfaceId().value())
                        .setInterfaceName(event.interfaceName())
                        .setLinkIndex(event.linkIndex())
                        .setInterfaceType(type(event.type()))
                        .setOldState(state(event.oldState()))
                        .setNewState(state(event.newState()))
                        .setReasons(UnreachabilityReason.mask(event.reasons()))
                        .setCause(event.cause().name())
                        .setActor(actor(event.actor()))
                        .setConnection(event.connection().value())
                        .setConnects(event.connects())
                        .setDisconnects(event.disconnects());
        if (event.duration() != null) {
            built.setDuration(duration(event.duration()));
        }
        if (event.traffic() != null) {
            built.setTraffic(traffic(event.traffic()));
        }
        return built.build();
    }

    private static org.dialtone.wire.v1.InterfaceEvent changed(InterfaceEvent event) {
        org.dialtone.wire.v1.InterfaceEvent.Builder built =
                org.dialtone.wire.v1.InterfaceEvent.newBuilder()
                        .setRevision(event.revision())
                        .setTime(time(event.time()))
                        .setKind(event.kind().name());
        if (event.before() != null) {
            built.setBefore(link(event.before()));
        }
        if (event.after() != null) {
            built.setAfter(link(event.after()));
        }
        return built.build();
    }

    private static org.dialtone.wire.v1.ResyncEvent resynced(ResyncEvent event) {
        return org.dialtone.wire.v1.ResyncEvent.newBuilder()
                .setRevision(event.revision())
                .setTime(time(event.time()))
                .setUncounted(event.uncounted())
                .build();
    }

    private static org.dialtone.wire.v1.AdministrationEvent done(AdministrationEvent event) {
        org.dialtone.wire.v1.AdministrationEvent.Builder built =
                org.dialtone.wire.v1.AdministrationEvent.newBuilder()
                        .setRevision(event.revision())
                        .setTime(time(event.time()))
                        .setActor(actor(event.actor()))
                        .setAction(event.action().name());
        if (event.interfaceName() != null) {
            built.setInterfaceName(event.interfaceName());
        }
        return built.build();
    }

    static Actor actor(org.dialtone.api.Actor actor) {
        return Actor.newBuilder().setKind(actor.kind().name()).setName(actor.name()).build();
    }

    static org.dialtone.wire.v1.Listener listener(Listener listener) {
        return org.dialtone.wire.v1.Listener.newBuilder()
                .setId(listener.id())
                .setKind(kind(listener.kind()))
                .setOwner(listener.owner())
                .setSince(time(listener.since()))
                .setTold(listener.told())
                .setLag(listener.lag())
                .build();
    }

    private static org.dialtone.wire.v1.Listener.Kind kind(Listener.Kind kind) {
        return switch (kind) {
            case EVENT_OBJECT -> org.dialtone.wire.v1.Listener.Kind.KIND_EVENT_OBJECT;
            case EVENTFD -> org.dialtone.wire.v1.Listener.Kind.KIND_EVENTFD;
            case REMOTE -> org.dialtone.wire.v1.Listener.Kind.KIND_REMOTE;
            case STREAM -> org.dialtone.wire.v1.Listener.Kind.KIND_STREAM;
        };
    }

    static Journal journal(org.dialtone.api.JournalStatus status) {
        Journal.State state =
                switch (status.state()) {
                    case MEMORY -> Journal.State.STATE_MEMORY;
                    case DURABLE -> Journal.State.STATE_DURABLE;
                    case DEGRADED -> Journal.State.STATE_DEGRADED;
                };
        return Journal.newBuilder()
                .setState(state)
                .setProblem(status.problem())
                .setLast(position(status.last()))
                .setFirstRevision(status.first())
                .setLost(status.lost())
                .setBytes(status.bytes())
                .setPath(status.place())
                .build();
    }

    static Map<String, Long> counters(RouterStatistics counted) {
        return Map.ofEntries(
                entry("messages", counted.messages()),
                entry("malformed", counted.malformed()),
                entry("foreign", counted.foreign()),
                entry("overruns", counted.overruns()),
                entry("resyncs", counted.resyncs()),
                entry("asked", counted.asked()),
                entry("dumps", counted.dumps()),
                entry("attention_nanos", counted.attentionNanos()),
                entry("queue_peak_bytes", counted.queuePeakBytes()),
                entry("receive_buffer_bytes", counted.receiveBufferBytes()),
                entry("events", counted.events()),
                entry("signals", counted.signals()),
                entry("registrations", (long) counted.registrations()));
    }
}
