package org.dialtone.testbed.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.InterfaceType;
import org.dialtone.api.UnreachabilityReason;
import org.dialtone.testbed.RequiresRoot;
import org.dialtone.testbed.Tap;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

/// Every kind of link this kernel has, down, up, and up without a carrier: one change makes exactly
/// one event.
///
///     near                                far
///     lo   br0   vx0   tap0   tun0
///           └──── v0 ──────────────────── v0
///                  └ m0 (macvlan)
@RequiresRoot
class LinkKindsTest {
    private static final Set<UnreachabilityReason> ADMIN =
            Set.of(UnreachabilityReason.ADMIN_DISABLED);
    private static final Set<UnreachabilityReason> NO_CARRIER =
            Set.of(UnreachabilityReason.NO_MEDIA_SENSE);

    @Test
    void aVethLosesItsCarrierWithItsPeer() {
        try (Lab lab = Lab.open()) {
            lab.near.ip("link add v0 type veth peer v0 netns " + lab.far.name());
            awaitState(lab, "v0", ConnectionState.UNREACHABLE, ADMIN);
            lab.near.ip("link set v0 up");
            awaitState(lab, "v0", ConnectionState.UNREACHABLE, NO_CARRIER);
            lab.far.ip("link set v0 up");
            awaitState(lab, "v0", ConnectionState.CONNECTED, Set.of());
            lab.far.ip("link set v0 down");
            awaitState(lab, "v0", ConnectionState.UNREACHABLE, NO_CARRIER);
            lab.far.ip("link set v0 up");
            awaitState(lab, "v0", ConnectionState.CONNECTED, Set.of());
            lab.near.ip("link set v0 down");
            awaitState(lab, "v0", ConnectionState.UNREACHABLE, ADMIN);
            lab.near.ip("link set v0 up");
            awaitState(lab, "v0", ConnectionState.CONNECTED, Set.of());
            lab.recording.catchUp();
            assertCauses(
                    lab.recording.connections("v0"),
                    Cause.CARRIER_GAINED,
                    Cause.CARRIER_LOST,
                    Cause.CARRIER_GAINED,
                    Cause.ADMIN_DOWN,
                    Cause.ADMIN_UP);
            assertThat(lab.shown("v0").kind()).isEqualTo("veth");
            assertThat(lab.shown("v0").type()).isEqualTo(InterfaceType.DEDICATED);
        }
    }

    @Test
    void aBridgeHasTheCarrierOfItsPorts() {
        try (Lab lab = Lab.open()) {
            lab.near.ip("link add br0 type bridge");
            awaitState(lab, "br0", ConnectionState.UNREACHABLE, ADMIN);
            lab.veth("v0");
            lab.near.ip("link set v0 master br0");
            lab.near.ip("link set br0 up");
            awaitState(lab, "br0", ConnectionState.CONNECTED, Set.of());
            lab.far.ip("link set v0 down");
            awaitState(lab, "v0", ConnectionState.UNREACHABLE, NO_CARRIER);
            awaitState(lab, "br0", ConnectionState.UNREACHABLE, NO_CARRIER);
            lab.far.ip("link set v0 up");
            awaitState(lab, "br0", ConnectionState.CONNECTED, Set.of());
            lab.near.ip("link set br0 down");
            awaitState(lab, "br0", ConnectionState.UNREACHABLE, ADMIN);
            lab.recording.catchUp();
            assertCauses(
                    lab.recording.connections("br0"),
                    Cause.ADMIN_UP,
                    Cause.CARRIER_LOST,
                    Cause.CARRIER_GAINED,
                    Cause.ADMIN_DOWN);
        }
    }

    @Test
    void aBridgeHasACarrierBeforeItsFirstPortAndNoneAfterItsLast() {
        try (Lab lab = Lab.open()) {
            lab.near.ip("link add br0 up type bridge");
            awaitState(lab, "br0", ConnectionState.CONNECTED, Set.of());
            lab.awaitTruth();
            lab.veth("v0");
            lab.near.ip("link set v0 master br0");
            lab.near.ip("link set v0 nomaster");
            awaitState(lab, "br0", ConnectionState.UNREACHABLE, NO_CARRIER);
        }
    }

    @Test
    void aMacvlanFollowsItsParent() {
        try (Lab lab = Lab.open()) {
            lab.veth("v0");
            lab.near.ip("link add m0 link v0 type macvlan");
            awaitState(lab, "m0", ConnectionState.UNREACHABLE, ADMIN);
            lab.near.ip("link set m0 up");
            awaitState(lab, "m0", ConnectionState.CONNECTED, Set.of());
            lab.far.ip("link set v0 down");
            awaitState(lab, "m0", ConnectionState.UNREACHABLE, NO_CARRIER);
            lab.far.ip("link set v0 up");
            awaitState(lab, "m0", ConnectionState.CONNECTED, Set.of());
            lab.recording.catchUp();
            assertCauses(
                    lab.recording.connections("m0"),
                    Cause.ADMIN_UP,
                    Cause.LOWER_LAYER_DOWN,
                    Cause.LOWER_LAYER_UP);
        }
    }

    @Test
    void aVxlanIsConnectedWhileItIsUp() {
        try (Lab lab = Lab.open()) {
            lab.near.ip("link add vx0 type vxlan id 7 dstport 4789");
            awaitState(lab, "vx0", ConnectionState.UNREACHABLE, ADMIN);
            lab.near.ip("link set vx0 up");
            awaitState(lab, "vx0", ConnectionState.CONNECTED, Set.of());
            lab.near.ip("link set vx0 down");
            awaitState(lab, "vx0", ConnectionState.UNREACHABLE, ADMIN);
            lab.recording.catchUp();
            assertCauses(lab.recording.connections("vx0"), Cause.ADMIN_UP, Cause.ADMIN_DOWN);
        }
    }

    @Test
    void aTunAndATapHaveTheCarrierTheirOwnerGivesThem() {
        try (Lab lab = Lab.open();
                Tap tap = Tap.tap(lab.near, "t0");
                Tap tun = Tap.tun(lab.near, "t1")) {
            for (String name : List.of("t0", "t1")) {
                Tap device = name.equals("t0") ? tap : tun;
                awaitState(lab, name, ConnectionState.UNREACHABLE, ADMIN);
                lab.near.ip("link set " + name + " up");
                awaitState(lab, name, ConnectionState.CONNECTED, Set.of());
                device.carrier(false);
                awaitState(lab, name, ConnectionState.UNREACHABLE, NO_CARRIER);
                device.carrier(true);
                awaitState(lab, name, ConnectionState.CONNECTED, Set.of());
                lab.near.ip("link set " + name + " down");
                awaitState(lab, name, ConnectionState.UNREACHABLE, ADMIN);
                lab.recording.catchUp();
                assertCauses(
                        lab.recording.connections(name),
                        Cause.ADMIN_UP,
                        Cause.CARRIER_LOST,
                        Cause.CARRIER_GAINED,
                        Cause.ADMIN_DOWN);
            }
        }
    }

    @Test
    void theLoopbackConnectsAndDisconnectsToo() {
        try (Lab lab = Lab.open()) {
            awaitState(lab, "lo", ConnectionState.UNREACHABLE, ADMIN);
            lab.near.ip("link set lo up");
            awaitState(lab, "lo", ConnectionState.CONNECTED, Set.of());
            lab.near.ip("link set lo down");
            awaitState(lab, "lo", ConnectionState.UNREACHABLE, ADMIN);
            lab.recording.catchUp();
            assertCauses(lab.recording.connections("lo"), Cause.ADMIN_UP, Cause.ADMIN_DOWN);
            assertThat(lab.shown("lo").type()).isEqualTo(InterfaceType.LOOPBACK);
        }
    }

    @Test
    void whatIsNoConnectNorDisconnectMakesNoConnectionEvent() {
        try (Lab lab = Lab.open()) {
            lab.veth("v0");
            lab.near.batch(
                    List.of(
                            "link set v0 mtu 1400",
                            "link set v0 address 02:00:00:00:00:07",
                            "link set v0 txqueuelen 10",
                            "link set v0 alias something",
                            "link set v0 promisc on",
                            "link set v0 allmulticast on",
                            "link property add dev v0 altname another",
                            "address add 10.9.8.7/24 dev v0",
                            "link add unrelated type bridge"));
            await().atMost(Lab.LIMIT)
                    .until(
                            () ->
                                    lab.router.interfaces().stream()
                                            .anyMatch(i -> i.name().equals("unrelated")));
            lab.recording.catchUp();
            assertThat(lab.recording.connections("v0")).hasSize(1);
        }
    }

    static void awaitState(
            Lab lab, String name, ConnectionState state, Set<UnreachabilityReason> reasons) {
        await().atMost(Lab.LIMIT)
                .untilAsserted(
                        () ->
                                assertThat(lab.router.interfaces())
                                        .anySatisfy(
                                                each -> {
                                                    assertThat(each.name()).isEqualTo(name);
                                                    assertThat(each.state()).isEqualTo(state);
                                                    assertThat(each.reasons()).isEqualTo(reasons);
                                                }));
    }

    static void assertCauses(List<ConnectionEvent> events, Cause... causes) {
        assertThat(events).extracting(ConnectionEvent::cause).containsExactly(causes);
        assertThat(events).allMatch(e -> e.connects() + e.disconnects() == 1);
    }
}
