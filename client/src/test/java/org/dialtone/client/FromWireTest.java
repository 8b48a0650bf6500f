package org.dialtone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.dialtone.api.Actor;
import org.dialtone.api.AdministrationEvent;
import org.dialtone.api.Cause;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.StreamRecord;
import org.dialtone.wire.v1.ConnectionEvent;
import org.dialtone.wire.v1.ConnectionState;
import org.dialtone.wire.v1.Gap;
import org.dialtone.wire.v1.GetStatusResponse;
import org.dialtone.wire.v1.Interface;
import org.dialtone.wire.v1.InterfaceType;
import org.dialtone.wire.v1.Listener;
import org.dialtone.wire.v1.Progress;
import org.dialtone.wire.v1.Record;
import org.junit.jupiter.api.Test;

/// What this program makes of the words of a newer router: docs/wire.md, "Newer routers".
final class FromWireTest {
    private static final Interface LINK =
            Interface.newBuilder()
                    .setId(1)
                    .setType(InterfaceType.INTERFACE_TYPE_DEDICATED)
                    .setState(ConnectionState.CONNECTION_STATE_DISCONNECTED)
                    .build();

    private static StreamRecord interfaceEvent(org.dialtone.wire.v1.InterfaceEvent.Builder event) {
        return FromWire.record(Record.newBuilder().setInterface(event).build());
    }

    private static org.dialtone.wire.v1.InterfaceEvent.Builder changed() {
        return org.dialtone.wire.v1.InterfaceEvent.newBuilder().setRevision(7).setKind("PAINTED");
    }

    private static void isGarbled(FromWire.Reading<?> reading, String said) {
        RouterException e =
                catchThrowableOfType(RouterException.class, () -> FromWire.read(reading));
        assertThat(e.error()).isEqualTo(RouterError.RPC_X_BAD_STUB_DATA);
        assertThat(e).hasMessageContaining(said).hasMessageContaining("update this");
    }

    @Test
    void causesAndActorsThatAreNotKnownAreUnknown() {
        Record record =
                Record.newBuilder()
                        .setConnection(
                                ConnectionEvent.newBuilder()
                                        .setInterfaceId(1)
                                        .setConnection(1)
                                        .setDisconnects(1)
                                        .setCause("STRUCK_BY_LIGHTNING")
                                        .setActor(
                                                org.dialtone.wire.v1.Actor.newBuilder()
                                                        .setKind("SATELLITE")
                                                        .setName("seven")))
                        .build();
        var event = (org.dialtone.api.ConnectionEvent) FromWire.record(record);
        assertThat(event.cause()).isEqualTo(Cause.UNKNOWN);
        assertThat(event.actor()).isEqualTo(new Actor(Actor.Kind.UNKNOWN, "seven"));
    }

    @Test
    void actionsThatAreNotKnownAreUnknown() {
        Record record =
                Record.newBuilder()
                        .setAdministration(
                                org.dialtone.wire.v1.AdministrationEvent.newBuilder()
                                        .setAction("PAINT"))
                        .build();
        assertThat(FromWire.record(record))
                .isInstanceOfSatisfying(
                        AdministrationEvent.class,
                        event ->
                                assertThat(event.action())
                                        .isEqualTo(AdministrationEvent.Action.UNKNOWN));
    }

    @Test
    void kindsOfChangesThatAreNotKnownAreToldByWhatWasThereBeforeAndAfter() {
        assertThat(interfaceEvent(changed().setAfter(LINK)))
                .extracting("kind")
                .isEqualTo(InterfaceEvent.Kind.ADDED);
        assertThat(interfaceEvent(changed().setBefore(LINK)))
                .extracting("kind")
                .isEqualTo(InterfaceEvent.Kind.REMOVED);
        assertThat(interfaceEvent(changed().setBefore(LINK).setAfter(LINK)))
                .extracting("kind")
                .isEqualTo(InterfaceEvent.Kind.STATE_CHANGED);
    }

    @Test
    void gapsForAReasonThatIsNotKnownAreGaps() {
        Record record =
                Record.newBuilder()
                        .setGap(Gap.newBuilder().setFrom(3).setTo(9).setReason("EATEN"))
                        .build();
        assertThat(FromWire.record(record))
                .isEqualTo(new StreamRecord.Gap(3, 9, StreamRecord.Gap.Reason.EXPIRED));
    }

    @Test
    void statesAndTypesThatAreNotKnownCannotBeRead() {
        isGarbled(
                () -> FromWire.routerInterface(LINK.toBuilder().setStateValue(9).build()),
                "connection state: 9");
        isGarbled(
                () -> FromWire.routerInterface(LINK.toBuilder().setTypeValue(9).build()),
                "interface type: 9");
        isGarbled(
                () -> FromWire.listener(Listener.newBuilder().setKindValue(9).build()),
                "a listener of no known kind");
    }

    @Test
    void whatIsNoRevisionCannotBeRead() {
        Record record =
                Record.newBuilder().setProgress(Progress.newBuilder().setRevision(-1)).build();
        isGarbled(() -> FromWire.record(record), "revision: 18446744073709551615");
        isGarbled(() -> FromWire.revision(record), "revision: 18446744073709551615");
    }

    @Test
    void countersBeyondWhatFitsAreTheMostThatFits() {
        GetStatusResponse status =
                GetStatusResponse.newBuilder().putCounters("registrations", -1).build();
        assertThat(Answers.statistics(status).registrations()).isEqualTo(Integer.MAX_VALUE);
    }
}
