package org.dialtone.core.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.InterfaceEvent;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.Traffic;
import org.dialtone.api.UnreachabilityReason;
import org.dialtone.api.dial.DialMode;
import org.dialtone.testbed.fake.FakeDialer;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/// Links and the interfaces that stand for them: no link is ever shown twice, and none is lost.
class DialLinksTest {
    private final DialRig rig = new DialRig();

    private List<RouterEvent> ofLinks() {
        return rig.events().stream().filter(each -> subject(each).startsWith("ppp")).toList();
    }

    private static String subject(RouterEvent event) {
        return switch (event) {
            case InterfaceEvent change -> change.subject().name();
            case ConnectionEvent connection -> connection.interfaceName();
            default -> "";
        };
    }

    @Test
    void whatHangsUpEndsWithWhatItsLinkHasPassed() {
        rig.create(DialRig.definition("isp", DialMode.MANUAL));
        rig.dial("isp");
        rig.kernel.pass("ppp-isp", new Traffic(1000, 500, 10, 5));
        rig.hangUp("isp");
        assertThat(rig.connections().getLast().traffic())
                .as("the dialer's word does not overtake the kernel's")
                .isEqualTo(new Traffic(1000, 500, 10, 5));
    }

    @Test
    void ofALinkThatIsDialledNothingElseIsTold() {
        rig.create(DialRig.definition("isp", DialMode.MANUAL));
        for (int i = 0; i < 20; i++) {
            rig.dial("isp");
            rig.hangUp("isp");
        }
        assertThat(ofLinks()).isEmpty();
        assertThat(rig.names()).containsExactly("eth0", "isp");
    }

    @Test
    void definedAnewWithAnotherLinkNeitherIsTold() {
        rig.create(DialRig.definition("isp", "ppp1", DialRig.policy(DialMode.MANUAL).policy()));
        for (int i = 0; i < 20; i++) {
            rig.dial("isp");
            String next = "ppp" + (2 + i);
            rig.call(
                    () ->
                            rig.admin.replace(
                                    DialRig.definition(
                                            "isp", next, DialRig.policy(DialMode.MANUAL).policy()),
                                    DialRig.BOB));
        }
        assertThat(ofLinks()).isEmpty();
        assertThat(rig.kernel.names()).containsExactly("eth0");
    }

    @Test
    void givenAnotherLinkAndItsOwnBackItConnectsByTheOneThatHasStayedUp() {
        rig.create(DialRig.definition("isp", DialMode.MANUAL));
        rig.dialer.farEnd(
                new FakeDialer.FarEnd() {
                    @Override
                    public void called(FakeDialer.Attempt attempt) {
                        attempt.establish();
                    }

                    @Override
                    public void hungUp(FakeDialer.Attempt attempt) {}
                });
        rig.dial("isp");
        for (String link : List.of("ppp9", "ppp-isp")) {
            var policy = DialRig.policy(DialMode.MANUAL).policy();
            rig.call(() -> rig.admin.replace(DialRig.definition("isp", link, policy), DialRig.BOB));
        }
        rig.dialer.last().listener().ended(FakeDialer.ASKED); // its link stays
        rig.hear();
        assertThat(rig.connected("isp")).isFalse();
        rig.dial("isp");
        assertThat(rig.connected("isp")).isTrue();
    }

    @Test
    void twoMayBeGivenEachOthersLinks() {
        var policy = DialRig.policy(DialMode.PERSISTENT).policy();
        rig.create(DialRig.definition("a", "ppp1", policy));
        rig.create(DialRig.definition("b", "ppp2", policy));
        assertThat(rig.connected("a") && rig.connected("b")).isTrue();
        rig.store.edit(DialRig.definition("a", "ppp2", policy));
        rig.store.edit(DialRig.definition("b", "ppp1", policy));
        rig.definitions.look(true);
        rig.pass(Duration.ofMinutes(3));
        assertThat(rig.connected("a")).isTrue();
        assertThat(rig.connected("b")).isTrue();
        int ppp2 = rig.shown("a").linkIndex();
        assertThat(rig.kernel.links())
                .anyMatch(each -> each.index() == ppp2 && each.name().equals("ppp2"));
        assertThat(rig.names()).containsExactly("a", "b", "eth0");
    }

    @Test
    void whoHadTheLinkKeepsItWhenAnotherClaimsItByHand() {
        rig.create(DialRig.definition("isp", DialMode.PERSISTENT));
        rig.told();
        rig.store.edit(
                DialRig.definition(
                        "another", "ppp-isp", DialRig.policy(DialMode.PERSISTENT).policy()));
        rig.definitions.look(true);
        rig.pass(Duration.ofMinutes(1));
        assertThat(rig.told()).isEmpty();
        assertThat(rig.connected("isp")).isTrue();
        assertThat(rig.definitions.problems())
                .containsExactly("another: link: ppp-isp (the link of isp)");
    }

    @Test
    void aLinkRenamedIntoItsNameIsItsAndRenamedAwayItIsNot() {
        rig.create(DialRig.definition("isp", DialMode.MANUAL));
        rig.kernel.addUp("tun7");
        rig.hear();
        assertThat(rig.names()).containsExactly("eth0", "isp", "tun7");
        rig.kernel.rename("tun7", "ppp-isp");
        rig.hear();
        assertThat(rig.names()).containsExactly("eth0", "isp");
        assertThat(rig.connected("isp")).as("nobody has dialled it").isFalse();
        rig.kernel.rename("ppp-isp", "tun8");
        rig.hear();
        assertThat(rig.names()).containsExactly("eth0", "isp", "tun8");
        assertThat(rig.connected("tun8")).isTrue();
    }

    @Test
    void renamedAwayUnderAConnectionItIsADisconnect() {
        rig.create(DialRig.policy(DialMode.MANUAL).redials(0, Duration.ofMinutes(1)).of("isp"));
        rig.dial("isp");
        rig.told();
        rig.kernel.rename("ppp-isp", "tun8");
        rig.pass(Duration.ofSeconds(10));
        assertThat(rig.connected("isp")).isFalse();
        assertThat(rig.told()).first().asString().startsWith("isp DISCONNECTED");
        assertThat(rig.dialer.last().asked()).isTrue();
    }

    @Test
    void messagesLostWhileItHangsUpLeaveNothingWrong() {
        rig.create(DialRig.definition("isp", DialMode.MANUAL));
        for (int i = 0; i < 20; i++) {
            rig.dial("isp");
            rig.kernel.lose(true);
            rig.dialer.last().end(FakeDialer.HUNG_UP);
            rig.hear();
            rig.kernel.lose(false);
            rig.pass(Duration.ofSeconds(5));
            assertThat(rig.names()).containsExactly("eth0", "isp");
            assertThat(rig.connected("isp")).isFalse();
        }
    }

    @Test
    void aLinkWhoseNameAnotherHasTakenUnheardIsADedicatedOne() {
        rig.kernel.addUp("tun8");
        rig.create(DialRig.definition("isp", DialMode.MANUAL));
        rig.dial("isp");
        assertThat(rig.names()).containsExactly("eth0", "isp", "tun8");
        rig.kernel.lose(true);
        rig.kernel.rename("ppp-isp", "tun9");
        rig.kernel.rename("tun8", "ppp-isp"); // the listing tells of this one first
        rig.kernel.lose(false);
        rig.pass(Duration.ofSeconds(10));
        assertThat(rig.names()).containsExactly("eth0", "isp", "tun9");
    }

    @Test
    void whoClaimsAnothersLinkByHandGoesOnAsItWas() {
        rig.create(DialRig.definition("isp", DialMode.PERSISTENT));
        rig.create(DialRig.definition("two", DialMode.PERSISTENT));
        rig.told();
        rig.store.edit(
                DialRig.definition("two", "ppp-isp", DialRig.policy(DialMode.MANUAL).policy()));
        rig.definitions.look(true);
        rig.pass(Duration.ofMinutes(1));
        assertThat(rig.told()).isEmpty();
        assertThat(rig.definitions.problems())
                .containsExactly(
                        "two: link: ppp-isp (the link of isp)",
                        "two: goes on as it was defined before");
        assertThat(rig.definitions.list()).contains(DialRig.definition("two", DialMode.PERSISTENT));
    }

    @Test
    void aGroupHasALimit() {
        for (int i = 0; i < DialEngine.GROUP; i++) {
            rig.create(DialRig.policy(DialMode.MANUAL).group("g", i).of("m" + i));
        }
        var another = DialRig.policy(DialMode.MANUAL).group("g", 0).of("another");
        assertThatThrownBy(() -> rig.create(another)).hasMessageContaining("64 interfaces");
        rig.store.edit(another);
        rig.definitions.look(true);
        rig.hear();
        assertThat(rig.names()).doesNotContain("another");
        assertThat(rig.definitions.problems())
                .singleElement()
                .asString()
                .startsWith("another: dial.failover: g (64");
        rig.create(DialRig.policy(DialMode.MANUAL).group("h", 0).of("other"));
    }

    @Test
    void whatIsThereAgainIsNoticedThoughSomebodyHasAskedMeanwhile() {
        rig.create(DialRig.definition("isp", DialMode.MANUAL));
        rig.dialer.missing("no modem");
        rig.dial("isp");
        assertThat(rig.shown("isp").reasons()).containsExactly(UnreachabilityReason.NO_DEVICE);
        rig.dialer.allThere();
        long before = rig.loop.dials().steps.get();
        for (int i = 0; i < 100; i++) {
            rig.definitions.look(false);
        }
        rig.hear();
        assertThat(rig.shown("isp").reasons()).isEmpty();
        assertThat(rig.loop.dials().steps.get() - before).as("told once").isOne();
    }

    @Test
    void programsAreLookedForInTurn() {
        for (int i = 0; i < 1200; i++) {
            rig.store.edit(DialRig.definition("m" + i, DialMode.MANUAL));
        }
        rig.definitions.look(true);
        rig.hear();
        rig.dialer.missing("no modem");
        for (int round = 1; round <= 3; round++) {
            rig.definitions.look(false);
            rig.hear();
            long known =
                    rig.snapshot().interfaces().stream()
                            .filter(each -> each.reasons().contains(UnreachabilityReason.NO_DEVICE))
                            .count();
            assertThat(known).isEqualTo(Math.min(1200, round * 500L));
        }
        rig.dialer.allThere();
        rig.definitions.look(false);
        rig.definitions.look(false);
        rig.definitions.look(false);
        rig.hear();
        assertThat(rig.snapshot().interfaces())
                .noneMatch(each -> each.reasons().contains(UnreachabilityReason.NO_DEVICE));
    }
}
