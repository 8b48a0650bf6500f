package org.dialtone.testbed.kernel;

import static org.dialtone.testbed.kernel.LinkKindsTest.assertCauses;
import static org.dialtone.testbed.kernel.LinkKindsTest.awaitState;

import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.UnreachabilityReason;
import org.dialtone.testbed.RequiresRoot;
import org.junit.jupiter.api.Test;

import java.util.Set;

/// Links that have a carrier and may not be used yet (RFC 2863): an 802.1X supplicant does this.
///
///     near                                far
///     v0 ──────────────────────────────── v0
@RequiresRoot
class OperStateTest {

    @Test
    void aDormantLinkIsDisconnectedUntilItsSupplicantSaysUp() {
        try (Lab lab = Lab.open()) {
            lab.veth("v0");
            lab.near.ip("link set v0 mode dormant");
            lab.near.ip("link set v0 state dormant");
            awaitState(lab, "v0", ConnectionState.DISCONNECTED, Set.of());
            lab.near.ip("link set v0 state up");
            awaitState(lab, "v0", ConnectionState.CONNECTED, Set.of());
            lab.recording.catchUp();
            assertCauses(
                    lab.recording.connections("v0"),
                    Cause.CARRIER_GAINED,
                    Cause.DORMANT,
                    Cause.READY);
        }
    }

    @Test
    void aCarrierAloneDoesNotConnectALinkInDormantMode() {
        try (Lab lab = Lab.open()) {
            lab.veth("v0");
            lab.near.ip("link set v0 mode dormant");
            lab.far.ip("link set v0 down");
            awaitState(
                    lab,
                    "v0",
                    ConnectionState.UNREACHABLE,
                    Set.of(UnreachabilityReason.NO_MEDIA_SENSE));
            lab.far.ip("link set v0 up");
            awaitState(lab, "v0", ConnectionState.DISCONNECTED, Set.of());
            lab.near.ip("link set v0 state up");
            awaitState(lab, "v0", ConnectionState.CONNECTED, Set.of());
            lab.recording.catchUp();
            assertCauses(
                    lab.recording.connections("v0"),
                    Cause.CARRIER_GAINED,
                    Cause.CARRIER_LOST,
                    Cause.READY);
        }
    }

    @Test
    void aLinkUnderTestIsUnreachable() {
        try (Lab lab = Lab.open()) {
            lab.veth("v0");
            lab.near.ip("link set v0 state testing");
            awaitState(
                    lab,
                    "v0",
                    ConnectionState.UNREACHABLE,
                    Set.of(UnreachabilityReason.SERVICE_PAUSED));
            lab.near.ip("link set v0 state up");
            awaitState(lab, "v0", ConnectionState.CONNECTED, Set.of());
            lab.recording.catchUp();
            assertCauses(
                    lab.recording.connections("v0"),
                    Cause.CARRIER_GAINED,
                    Cause.TESTING,
                    Cause.READY);
        }
    }
}
