package org.dialtone.api.dial;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;

class DialPolicyTest {
    /// No two of one type are alike.
    private static final DialPolicy POLICY =
            new DialPolicy(
                    DialMode.ON_DEMAND,
                    3,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(5),
                    PacketFilter.ALL,
                    DialoutHours.ALWAYS,
                    Duration.ofSeconds(6),
                    "uplinks",
                    7);

    private static void changes(DialPolicy changed, String... components) {
        assertThat(changed).isNotEqualTo(POLICY);
        assertThat(changed).usingRecursiveComparison().ignoringFields(components).isEqualTo(POLICY);
    }

    @Test
    void anotherPolicyDiffersInWhatIsNamedAlone() {
        Duration day = Duration.ofDays(1);
        DialoutHours sundays = new DialoutHours(List.of("0 09:00-12:00"), ZoneOffset.UTC);
        changes(POLICY.withMode(DialMode.MANUAL), "mode");
        changes(POLICY.withRedial(9, day), "redialAttempts", "redialInterval");
        assertThat(POLICY.withRedial(9, day).redialAttempts()).isEqualTo(9);
        assertThat(POLICY.withRedial(9, day).redialInterval()).isEqualTo(day);
        changes(POLICY.withConnectTimeout(day), "connectTimeout");
        assertThat(POLICY.withConnectTimeout(day).connectTimeout()).isEqualTo(day);
        changes(POLICY.withIdleTimeout(day), "idleTimeout");
        changes(POLICY.withHours(sundays), "hours");
    }
}
