package org.dialtone.core.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialtone.core.link.Links.LOWER;
import static org.dialtone.core.link.Links.UP;
import static org.dialtone.core.link.Links.link;

import org.dialtone.api.Cause;
import org.dialtone.core.model.Link;
import org.junit.jupiter.api.Test;

class CausesTest {
    private static final Link VLAN_UP = link(2, UP | LOWER, Link.OPER_UP, "vlan", 1, null);
    private static final Link VLAN_DOWN = link(2, UP, Link.OPER_LOWERLAYERDOWN, "vlan", 1, null);
    private static final Link VETH_UP = link(2, UP | LOWER, Link.OPER_UP, "veth", 1, null);
    private static final Link VETH_DOWN = link(2, UP, Link.OPER_LOWERLAYERDOWN, "veth", 1, null);

    @Test
    void aLinkThatWasNotThereWasAdded() {
        assertThat(Causes.ofConnect(null, Links.up())).isEqualTo(Cause.LINK_ADDED);
    }

    @Test
    void aLinkThatWasDownWasSetUp() {
        assertThat(Causes.ofConnect(Links.down(), Links.up())).isEqualTo(Cause.ADMIN_UP);
    }

    @Test
    void aLinkWithoutCarrierGainedIt() {
        assertThat(Causes.ofConnect(Links.noCarrier(), Links.up())).isEqualTo(Cause.CARRIER_GAINED);
    }

    @Test
    void aStackedLinkFollowsTheOneBelow() {
        assertThat(Causes.ofConnect(VLAN_DOWN, VLAN_UP)).isEqualTo(Cause.LOWER_LAYER_UP);
        assertThat(Causes.ofDisconnect(VLAN_DOWN)).isEqualTo(Cause.LOWER_LAYER_DOWN);
    }

    @Test
    void aVethHasACarrierOfItsOwnAlthoughItNamesItsPeer() {
        assertThat(Causes.ofConnect(VETH_DOWN, VETH_UP)).isEqualTo(Cause.CARRIER_GAINED);
        assertThat(Causes.ofDisconnect(VETH_DOWN)).isEqualTo(Cause.CARRIER_LOST);
    }

    @Test
    void aLinkThatNamesItselfIsNotStacked() {
        Link self = link(2, UP, Link.OPER_DOWN, null, 2, null);
        assertThat(Causes.ofDisconnect(self)).isEqualTo(Cause.CARRIER_LOST);
    }

    @Test
    void whatItWaitedForHasCome() {
        for (int held : new int[] {Link.OPER_DORMANT, Link.OPER_TESTING, Link.OPER_NOTPRESENT}) {
            assertThat(Causes.ofConnect(link(UP | LOWER, held), Links.up()))
                    .as("from operstate " + held)
                    .isEqualTo(Cause.READY);
        }
    }

    @Test
    void everyStateALinkFallsIntoHasItsOwnCause() {
        assertThat(Causes.ofDisconnect(Links.down())).isEqualTo(Cause.ADMIN_DOWN);
        assertThat(Causes.ofDisconnect(Links.noCarrier())).isEqualTo(Cause.CARRIER_LOST);
        assertThat(Causes.ofDisconnect(link(UP | LOWER, Link.OPER_DORMANT)))
                .isEqualTo(Cause.DORMANT);
        assertThat(Causes.ofDisconnect(link(UP | LOWER, Link.OPER_TESTING)))
                .isEqualTo(Cause.TESTING);
        assertThat(Causes.ofDisconnect(link(UP, Link.OPER_NOTPRESENT)))
                .isEqualTo(Cause.NOT_PRESENT);
    }

    @Test
    void aLinkThatIsBackAlreadyLostItsCarrier() {
        assertThat(Causes.ofDisconnect(Links.up())).isEqualTo(Cause.CARRIER_LOST);
        assertThat(Causes.ofConnect(Links.up(), Links.up())).isEqualTo(Cause.CARRIER_GAINED);
    }
}
