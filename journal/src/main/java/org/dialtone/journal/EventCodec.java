package org.dialtone.journal;

import org.dialtone.api.Actor;
import org.dialtone.api.AdministrationEvent;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.InterfaceId;
import org.dialtone.api.ResyncEvent;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterInterface;
import org.dialtone.api.Traffic;
import org.dialtone.api.UnreachabilityReason;
import org.dialtone.core.model.CarrierCount;
import org.dialtone.core.model.Remembered;
import org.jspecify.annotations.Nullable;

/// Events and interfaces as bytes: a version, a kind, then the fields in order. The revision is not
/// among them, for it is the key.
final class EventCodec {
    private static final int VERSION = 1;
    private static final int CONNECTED = 1;
    private static final int DISCONNECTED = 2;
    private static final int INTERFACE = 3;
    private static final int RESYNC = 4;
    private static final int ADMINISTRATION = 5;

    private EventCodec() {}

    static byte[] encode(BodyWriter out, RouterEvent event) {
        out.reset().octet(VERSION);
        switch (event) {
            case ConnectionEvent connection -> connection(out, connection);
            case InterfaceEvent change -> {
                out.octet(INTERFACE).time(change.time()).number(Codes.KINDS.code(change.kind()));
                interfaceOrNull(out, change.before());
                interfaceOrNull(out, change.after());
            }
            case ResyncEvent resync ->
                    out.octet(RESYNC).time(resync.time()).signed(resync.uncounted());
            case AdministrationEvent done ->
                    out.octet(ADMINISTRATION)
                            .time(done.time())
                            .number(Codes.ACTORS.code(done.actor().kind()))
                            .text(done.actor().name())
                            .number(Codes.ACTIONS.code(done.action()))
                            .textOrNull(done.interfaceName());
        }
        return out.take();
    }

    /// Total, and the inverse of [#encode].
    static RouterEvent decode(long revision, byte[] body) throws MalformedBodyException {
        try {
            BodyReader in = new BodyReader(body);
            version(in);
            int kind = in.octet();
            RouterEvent event =
                    switch (kind) {
                        case CONNECTED -> connection(in, revision, ConnectionEvent.Kind.CONNECTED);
                        case DISCONNECTED ->
                                connection(in, revision, ConnectionEvent.Kind.DISCONNECTED);
                        case INTERFACE ->
                                new InterfaceEvent(
                                        revision,
                                        in.time(),
                                        Codes.KINDS.value(in.small()),
                                        interfaceOrNull(in),
                                        interfaceOrNull(in));
                        case RESYNC -> new ResyncEvent(revision, in.time(), in.whole());
                        case ADMINISTRATION ->
                                new AdministrationEvent(
                                        revision,
                                        in.time(),
                                        actor(in),
                                        Codes.ACTIONS.value(in.small()),
                                        in.textOrNull());
                        default -> throw new MalformedBodyException("kind: " + kind);
                    };
            in.end();
            return event;
        } catch (IllegalArgumentException e) {
            throw new MalformedBodyException("no such event: " + e.getMessage(), e);
        }
    }

    static byte[] encode(BodyWriter out, Remembered state) {
        shown(out.reset().octet(VERSION), state.shown());
        CarrierCount carrier = state.carrier();
        out.flag(carrier != null);
        if (carrier != null) {
            out.number(Integer.toUnsignedLong(carrier.ups()));
            out.number(Integer.toUnsignedLong(carrier.downs()));
        }
        return out.take();
    }

    static Remembered decodeInterface(byte[] body) throws MalformedBodyException {
        try {
            BodyReader in = new BodyReader(body);
            version(in);
            RouterInterface shown = shown(in);
            Remembered state =
                    new Remembered(
                            shown, in.flag() ? new CarrierCount(in.bits(), in.bits()) : null);
            in.end();
            return state;
        } catch (IllegalArgumentException e) {
            throw new MalformedBodyException("no such interface: " + e.getMessage(), e);
        }
    }

    private static void version(BodyReader in) throws MalformedBodyException {
        int version = in.octet();
        if (version != VERSION) {
            throw new MalformedBodyException("version: " + version);
        }
    }

    private static void connection(BodyWriter out, ConnectionEvent event) {
        out.octet(event.kind() == ConnectionEvent.Kind.CONNECTED ? CONNECTED : DISCONNECTED)
                .time(event.time())
                .number(event.interfaceId().value())
                .text(event.interfaceName())
                .signed(event.linkIndex())
                .number(Codes.TYPES.code(event.type()))
                .number(Codes.STATES.code(event.oldState()))
                .number(Codes.STATES.code(event.newState()))
                .number(UnreachabilityReason.mask(event.reasons()))
                .number(Codes.CAUSES.code(event.cause()))
                .number(Codes.ACTORS.code(event.actor().kind()))
                .text(event.actor().name())
                .number(event.connection().value())
                .durationOrNull(event.duration());
        Traffic traffic = event.traffic();
        out.flag(traffic != null);
        if (traffic != null) {
            out.number(traffic.rxBytes())
                    .number(traffic.txBytes())
                    .number(traffic.rxPackets())
                    .number(traffic.txPackets());
        }
        out.number(event.connects()).number(event.disconnects());
    }

    private static ConnectionEvent connection(
            BodyReader in, long revision, ConnectionEvent.Kind kind) throws MalformedBodyException {
        return new ConnectionEvent(
                revision,
                in.time(),
                kind,
                new InterfaceId(in.small()),
                in.text(),
                in.whole(),
                Codes.TYPES.value(in.small()),
                Codes.STATES.value(in.small()),
                Codes.STATES.value(in.small()),
                Codes.reasons(in.small()),
                Codes.CAUSES.value(in.small()),
                actor(in),
                new ConnectionId(in.small()),
                in.durationOrNull(),
                in.flag() ? new Traffic(in.number(), in.number(), in.number(), in.number()) : null,
                in.number(),
                in.number());
    }

    private static Actor actor(BodyReader in) throws MalformedBodyException {
        return new Actor(Codes.ACTORS.value(in.small()), in.text());
    }

    private static void interfaceOrNull(BodyWriter out, @Nullable RouterInterface shown) {
        out.flag(shown != null);
        if (shown != null) {
            shown(out, shown);
        }
    }

    private static @Nullable RouterInterface interfaceOrNull(BodyReader in)
            throws MalformedBodyException {
        return in.flag() ? shown(in) : null;
    }

    private static void shown(BodyWriter out, RouterInterface shown) {
        ConnectionId connection = shown.connection();
        RouterError error = shown.lastError();
        out.number(shown.id().value())
                .text(shown.name())
                .signed(shown.linkIndex())
                .number(Codes.TYPES.code(shown.type()))
                .textOrNull(shown.kind())
                .flag(shown.enabled())
                .number(Codes.STATES.code(shown.state()))
                .number(UnreachabilityReason.mask(shown.reasons()))
                .time(shown.since())
                .number(connection == null ? 0 : connection.value())
                .number(error == null ? 0 : Integer.toUnsignedLong(error.code()))
                .signed(shown.masterIndex());
    }

    private static RouterInterface shown(BodyReader in) throws MalformedBodyException {
        InterfaceId id = new InterfaceId(in.small());
        String name = in.text();
        int index = in.whole();
        var type = Codes.TYPES.value(in.small());
        String kind = in.textOrNull();
        boolean enabled = in.flag();
        ConnectionState state = Codes.STATES.value(in.small());
        var reasons = Codes.reasons(in.small());
        var since = in.time();
        int connection = in.small();
        RouterError error = error(in.bits());
        return new RouterInterface(
                id,
                name,
                index,
                type,
                kind,
                enabled,
                state,
                reasons,
                since,
                connection == 0 ? null : new ConnectionId(connection),
                error,
                in.whole());
    }

    private static @Nullable RouterError error(int code) throws MalformedBodyException {
        if (code == 0) {
            return null;
        }
        return RouterError.of(code)
                .orElseThrow(
                        () ->
                                new MalformedBodyException(
                                        "error: " + Integer.toUnsignedString(code)));
    }
}
