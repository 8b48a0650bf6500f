package org.dialtone.core.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dialtone.core.link.Links.LOWER;
import static org.dialtone.core.link.Links.RUNNING;
import static org.dialtone.core.link.Links.UP;

import org.dialtone.api.ConnectionState;
import org.dialtone.api.UnreachabilityReason;
import org.dialtone.core.model.Link;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Set;

class LinkStateTest {
    /// One beyond RFC 2863's, as a later kernel may send.
    private static final int LAST = 7;

    @Test
    void everyCombinationOfFlagsAndOperStateHasTheStatedAnswer() {
        for (int operState = 0; operState <= LAST; operState++) {
            for (int bits = 0; bits < 8; bits++) {
                int flags =
                        ((bits & 1) != 0 ? UP : 0)
                                | ((bits & 2) != 0 ? LOWER : 0)
                                | ((bits & 4) != 0 ? RUNNING : 0);
                assertThat(LinkState.of(Links.link(flags, operState)))
                        .as("flags %x, operstate %d", flags, operState)
                        .isEqualTo(expected((bits & 1) != 0, (bits & 2) != 0, operState));
            }
        }
    }

    /// The table of the contract, once more.
    private static LinkState expected(boolean adminUp, boolean lowerUp, int operState) {
        if (!adminUp) {
            return LinkState.ADMIN_DOWN;
        }
        if (operState == Link.OPER_NOTPRESENT) {
            return LinkState.NOT_PRESENT;
        }
        if (!lowerUp) {
            return LinkState.NO_CARRIER;
        }
        if (operState == Link.OPER_TESTING) {
            return LinkState.TESTING;
        }
        return operState == Link.OPER_DORMANT ? LinkState.DORMANT : LinkState.CONNECTED;
    }

    @ParameterizedTest
    @ValueSource(ints = {Link.OPER_UNKNOWN, Link.OPER_DOWN, Link.OPER_LOWERLAYERDOWN, Link.OPER_UP})
    void aCarrierCountsMoreThanAnOperStateThatLags(int operState) {
        assertThat(LinkState.of(Links.link(UP | LOWER, operState))).isEqualTo(LinkState.CONNECTED);
    }

    @Test
    void eachStateIsShownAsTheContractSays() {
        assertThat(LinkState.values())
                .extracting(LinkState::state)
                .containsExactly(
                        ConnectionState.UNREACHABLE,
                        ConnectionState.UNREACHABLE,
                        ConnectionState.UNREACHABLE,
                        ConnectionState.UNREACHABLE,
                        ConnectionState.DISCONNECTED,
                        ConnectionState.CONNECTED);
        assertThat(LinkState.ADMIN_DOWN.reasons())
                .isEqualTo(Set.of(UnreachabilityReason.ADMIN_DISABLED));
        assertThat(LinkState.NOT_PRESENT.reasons())
                .isEqualTo(Set.of(UnreachabilityReason.NO_DEVICE));
        assertThat(LinkState.NO_CARRIER.reasons())
                .isEqualTo(Set.of(UnreachabilityReason.NO_MEDIA_SENSE));
        assertThat(LinkState.TESTING.reasons())
                .isEqualTo(Set.of(UnreachabilityReason.SERVICE_PAUSED));
    }

    @Test
    void reasonsAreGivenWhereTheStateIsUnreachableAndNowhereElse() {
        for (LinkState state : LinkState.values()) {
            assertThat(state.reasons().isEmpty())
                    .as(state.name())
                    .isEqualTo(state.state() != ConnectionState.UNREACHABLE);
        }
    }
}
