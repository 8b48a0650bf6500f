package org.dialtone.testbed.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.RouterInterface;
import org.dialtone.testbed.KernelTruth;
import org.dialtone.testbed.RequiresRoot;
import org.dialtone.testbed.Tap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/// What makes an interface the same, and what makes it another.
///
///     near                                far
///     br0
///      └ v0 ───────────────────────────── v0
@RequiresRoot
class IdentityTest {

    @Test
    void aRenamedLinkStaysTheSameAndConnected() {
        try (Lab lab = Lab.open()) {
            lab.veth("v0");
            RouterInterface before = lab.shown("v0");
            lab.near.ip("link set v0 name wan");
            lab.recording.awaitEvent(
                    e ->
                            e instanceof InterfaceEvent change
                                    && change.kind() == InterfaceEvent.Kind.RENAMED);
            RouterInterface after = lab.shown("wan");
            assertThat(after.id()).isEqualTo(before.id());
            assertThat(after.connection()).isEqualTo(before.connection());
            assertThat(lab.recording.connections("v0")).hasSize(1);
            assertThat(lab.recording.connections("wan")).isEmpty();
        }
    }

    @Test
    void twoLinksThatExchangeTheirNamesStayThemselves() {
        try (Lab lab = Lab.open()) {
            lab.veth("v0");
            lab.veth("v1");
            RouterInterface first = lab.shown("v0");
            RouterInterface second = lab.shown("v1");
            lab.near.batch(
                    List.of("link set v0 name x", "link set v1 name v0", "link set x name v1"));
            await().atMost(Lab.LIMIT)
                    .untilAsserted(
                            () -> {
                                assertThat(lab.shown("v1").id()).isEqualTo(first.id());
                                assertThat(lab.shown("v0").id()).isEqualTo(second.id());
                            });
            assertThat(lab.shown("v1").connection()).isEqualTo(first.connection());
        }
    }

    @Test
    void anEnslavedAndReleasedLinkStaysTheSameAndConnected() {
        try (Lab lab = Lab.open()) {
            lab.veth("v0");
            RouterInterface before = lab.shown("v0");
            lab.near.ip("link add br0 up type bridge");
            lab.near.ip("link set v0 master br0");
            await().atMost(Lab.LIMIT).until(() -> lab.shown("v0").masterIndex() != 0);
            assertThat(lab.shown("v0").masterIndex()).isEqualTo(lab.shown("br0").linkIndex());
            lab.awaitConnected("br0");
            lab.near.ip("link set v0 nomaster");
            await().atMost(Lab.LIMIT).until(() -> lab.shown("v0").masterIndex() == 0);
            lab.awaitDisconnected("br0");
            assertThat(lab.shown("v0").id()).isEqualTo(before.id());
            assertThat(lab.shown("v0").connection()).isEqualTo(before.connection());
            lab.recording.catchUp();
            assertThat(lab.recording.connections("v0")).hasSize(1);
            assertThat(lab.recording.changes(InterfaceEvent.Kind.REMOVED)).isEmpty();
            assertThat(lab.recording.changes(InterfaceEvent.Kind.MASTER_CHANGED)).hasSize(2);
        }
    }

    @Test
    void aLinkDeletedWhileUpDisconnectsOnce() {
        try (Lab lab = Lab.open()) {
            lab.veth("v0");
            lab.near.ip("link del v0");
            awaitRemoved(lab, 1);
            assertThat(lab.recording.connections("v0"))
                    .extracting(ConnectionEvent::kind)
                    .containsExactly(
                            ConnectionEvent.Kind.CONNECTED, ConnectionEvent.Kind.DISCONNECTED);
        }
    }

    @Test
    void aLinkWhoseFarEndIsDeletedDisconnectsOnce() {
        try (Lab lab = Lab.open()) {
            lab.veth("v0");
            lab.far.ip("link del v0");
            awaitRemoved(lab, 1);
            assertThat(lab.recording.connections("v0")).hasSize(2);
        }
    }

    /// The kernel puts the port id of who asked into its announcements, and port ids are a matter
    /// of one namespace: this process has the same one in near and in far. A link that is down
    /// gives no other sign of its end, and a router that is not attentive looks nowhere else.
    @Test
    void aDeletionAskedForByThisProcessInAnotherNamespaceIsSeen() {
        try (Lab lab = Lab.open()) {
            lab.near.ip("link add v0 type veth peer v0 netns " + lab.far.name());
            int far = KernelTruth.of(lab.far).link("v0").index();
            lab.awaitQuiet();
            lab.farLinks.delete(far);
            awaitRemoved(lab, 1);
        }
    }

    @Test
    void aTunWhoseProgramEndsDisconnectsOnce() {
        try (Lab lab = Lab.open()) {
            try (Tap _ = Tap.tun(lab.near, "t0")) {
                lab.near.ip("link set t0 up");
                lab.awaitConnected("t0");
            }
            awaitRemoved(lab, 1);
            assertThat(lab.recording.connections("t0")).hasSize(2);
        }
    }

    @Test
    void aLinkMovedAwayDisconnectsAndIsAnotherWhenItComesBack() {
        try (Lab lab = Lab.open()) {
            lab.veth("v0");
            RouterInterface before = lab.shown("v0");
            lab.far.ip("link set v0 name w0");
            lab.near.ip("link set v0 netns " + lab.far.name());
            awaitRemoved(lab, 1);
            assertThat(lab.recording.connections("v0"))
                    .last()
                    .satisfies(
                            e -> {
                                assertThat(e.kind()).isEqualTo(ConnectionEvent.Kind.DISCONNECTED);
                                assertThat(e.cause()).isIn(Cause.LINK_MOVED, Cause.ADMIN_DOWN);
                            });
            lab.far.ip("link set v0 netns " + lab.near.name());
            lab.near.ip("link set v0 up");
            lab.awaitConnected("v0");
            assertThat(lab.shown("v0").id()).isNotEqualTo(before.id());
            lab.recording.catchUp();
            assertThat(lab.recording.connections("v0")).hasSize(3);
        }
    }

    @Test
    void aLinkMadeAnewUnderTheSameNameIsAnother() {
        try (Lab lab = Lab.open()) {
            for (int i = 1; i <= 20; i++) {
                lab.veth("v0");
                lab.near.ip("link del v0");
                awaitRemoved(lab, i);
            }
            assertThat(lab.recording.connections("v0"))
                    .hasSize(40)
                    .filteredOn(e -> e.kind() == ConnectionEvent.Kind.CONNECTED)
                    .extracting(ConnectionEvent::interfaceId)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aLinkMadeAnewUnderTheSameIndexIsAnother() {
        try (Lab lab = Lab.open()) {
            for (int i = 0; i < 20; i++) {
                lab.near.batch(
                        List.of(
                                "link add v0 index 777 up type veth peer w0",
                                "link set w0 up",
                                "link del v0"));
            }
            awaitRemoved(lab, 40);
            assertThat(lab.recording.changes(InterfaceEvent.Kind.ADDED))
                    .filteredOn(e -> e.subject().linkIndex() == 777)
                    .extracting(e -> e.subject().id())
                    .doesNotHaveDuplicates()
                    .hasSize(20);
        }
    }

    @Test
    void hugeIndexesAreTakenAsTheyAre() {
        try (Lab lab = Lab.open()) {
            lab.near.ip("link add v0 index 2000000000 up type veth peer w0");
            lab.near.ip("link set w0 up");
            lab.near.ip("link add m0 index 2147483647 up link v0 type macvlan");
            lab.awaitConnected("v0");
            lab.awaitConnected("m0");
            assertThat(lab.shown("v0").linkIndex()).isEqualTo(2_000_000_000);
            assertThat(lab.shown("m0").linkIndex()).isEqualTo(Integer.MAX_VALUE);
            lab.near.ip("link set w0 down");
            lab.awaitDisconnected("v0");
            lab.awaitDisconnected("m0");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b[31mred\u0007",
                "Wählton☎",
                "a'b\"c$(x);&|",
                "fifteen_letters",
                "-x",
                "x@y",
                "*",
                "\\n"
            })
    void strangeNamesAreTakenAsTheyAre(String name) {
        try (Lab lab = Lab.open()) {
            lab.near.ip("link", "add", "name", name, "type", "veth", "peer", "name", "w0");
            lab.near.ip("link", "set", "dev", name, "up");
            lab.near.ip("link set w0 up");
            lab.awaitConnected(name);
        }
    }

    static void awaitRemoved(Lab lab, int count) {
        await().atMost(Lab.LIMIT)
                .untilAsserted(
                        () ->
                                assertThat(lab.recording.changes(InterfaceEvent.Kind.REMOVED))
                                        .hasSize(count));
    }
}
