package org.dialtone.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.dialtone.api.Actor;
import org.dialtone.api.AdministrationEvent;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterInterface;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Arrays;

class EventCodecTest {
    private final BodyWriter out = new BodyWriter();

    private void comesBack(RouterEvent event) throws MalformedBodyException {
        byte[] body = EventCodec.encode(out, event);
        assertThat(EventCodec.decode(event.revision(), body)).isEqualTo(event);
        for (int length = 0; length < body.length; length++) {
            byte[] cut = Arrays.copyOf(body, length);
            assertThatExceptionOfType(MalformedBodyException.class)
                    .isThrownBy(() -> EventCodec.decode(event.revision(), cut));
        }
    }

    @Test
    void everyKindOfEventComesBackAsItWas() throws MalformedBodyException {
        comesBack(Samples.change(1, 1, true, "dhclient"));
        comesBack(Samples.change(Integer.MAX_VALUE, 2, false, "Zoë, 測試"));
        comesBack(Samples.removed(3, 4));
        comesBack(Samples.resync(5));
        comesBack(
                new InterfaceEvent(
                        6,
                        Instant.MIN,
                        InterfaceEvent.Kind.RENAMED,
                        Samples.state(1, true, 5).shown(),
                        Samples.state(2, false, 6).shown()));
    }

    @Test
    void everyCauseAndActorHasANumberOfItsOwn() throws MalformedBodyException {
        ConnectionEvent event = Samples.change(1, 1, true, "x");
        for (Cause cause : Cause.values()) {
            for (Actor.Kind kind : Actor.Kind.values()) {
                comesBack(
                        new ConnectionEvent(
                                event.revision(),
                                event.time(),
                                event.kind(),
                                event.interfaceId(),
                                event.interfaceName(),
                                event.linkIndex(),
                                event.type(),
                                event.oldState(),
                                event.newState(),
                                event.reasons(),
                                cause,
                                new Actor(kind, ""),
                                event.connection(),
                                event.duration(),
                                event.traffic(),
                                event.connects(),
                                event.disconnects()));
            }
        }
    }

    @Test
    void everyActionComesBack() throws MalformedBodyException {
        for (AdministrationEvent.Action action : AdministrationEvent.Action.values()) {
            comesBack(Samples.done(1, action, "isp"));
            comesBack(Samples.done(2, action, null));
        }
    }

    @Test
    void everyErrorComesBack() throws MalformedBodyException {
        RouterInterface before = Samples.state(1, false, 1).shown();
        for (RouterError error : RouterError.values()) {
            RouterInterface after =
                    new RouterInterface(
                            before.id(),
                            before.name(),
                            before.linkIndex(),
                            before.type(),
                            before.kind(),
                            before.enabled(),
                            before.state(),
                            before.reasons(),
                            before.since(),
                            before.connection(),
                            error,
                            7);
            comesBack(
                    new InterfaceEvent(
                            1, Instant.EPOCH, InterfaceEvent.Kind.STATE_CHANGED, before, after));
        }
    }

    @Test
    void anInterfaceComesBackAsItWas() throws MalformedBodyException {
        for (int id = 1; id < 4; id++) {
            var state = Samples.state(id, id == 2, 5);
            assertThat(EventCodec.decodeInterface(EventCodec.encode(out, state))).isEqualTo(state);
        }
    }
}
