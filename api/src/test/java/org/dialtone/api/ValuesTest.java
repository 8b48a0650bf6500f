package org.dialtone.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

class ValuesTest {
    @Test
    void statesAndReasonsHaveTheirDocumentedNumbers() {
        assertThat(ConnectionState.values())
                .extracting(ConnectionState::value)
                .containsExactly(0, 1, 2, 3);
        assertThat(UnreachabilityReason.values())
                .extracting(UnreachabilityReason::bit)
                .containsExactly(1, 2, 4, 8, 0x10, 0x20, 0x40);
        assertThat(UnreachabilityReason.mask(EnumSet.allOf(UnreachabilityReason.class)))
                .isEqualTo(0x7f);
        assertThat(UnreachabilityReason.mask(Set.of())).isZero();
        assertThat(InterfaceType.values())
                .extracting(InterfaceType::value)
                .containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void everyErrorHasANumberANameAndASentenceOfItsOwn() {
        Set<Integer> codes = new HashSet<>();
        for (RouterError error : RouterError.values()) {
            assertThat(codes.add(error.code())).as(error.name()).isTrue();
            assertThat(error.symbol()).contains(error.name());
            assertThat(error.text()).endsWith(".");
            assertThat(RouterError.of(error.code())).contains(error);
            assertThat(RouterError.formatMessage(error.code())).isEqualTo(error.text());
        }
        assertThat(RouterError.formatMessage(0)).isNotBlank();
        assertThat(RouterError.formatMessage(-1)).contains("4294967295");
        assertThat(RouterError.DDM_NOT_RUNNING.code()).isEqualTo(903);
        assertThat(RouterError.DDM_NOT_RUNNING.symbol()).isEqualTo("ERROR_DDM_NOT_RUNNING");
    }

    @Test
    void aPositionIsReadAsItIsWritten() {
        Position position = new Position(UUID.randomUUID(), Long.MAX_VALUE);
        assertThat(Position.parse(position.toString())).isEqualTo(position);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "x",
                ":5",
                "nonsense:5",
                "00000000-0000-0000-0000-000000000000:",
                "00000000-0000-0000-0000-000000000000:-1",
                "00000000-0000-0000-0000-000000000000:x"
            })
    void whatIsNoPositionIsRefusedInOneSentence(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Position.parse(text))
                .withMessageContaining("position: \"" + text + "\"");
    }

    @Test
    void trafficIsADifferenceAndACounterThatFellCountsFromZero() {
        Traffic before = new Traffic(10, 20, 30, 40);
        assertThat(new Traffic(15, 20, 31, 44).since(before)).isEqualTo(new Traffic(5, 0, 1, 4));
        assertThat(new Traffic(3, 25, 30, 0).since(before)).isEqualTo(new Traffic(3, 5, 0, 0));
    }

    @Test
    void aRoleCoversThoseBelowIt() {
        assertThat(Role.OBSERVER.covers(Role.OBSERVER)).isTrue();
        assertThat(Role.NONE.covers(Role.OBSERVER)).isFalse();
        assertThat(Role.OBSERVER.covers(Role.OPERATOR)).isFalse();
        assertThat(Role.OPERATOR.covers(Role.ADMINISTRATOR)).isFalse();
        for (Role needed : Role.values()) {
            assertThat(Role.ADMINISTRATOR.covers(needed)).isTrue();
            assertThat(needed.covers(Role.NONE)).isTrue();
        }
    }

    @Test
    void recordsCheckWhatTheyAreMadeOf() {
        assertThatIllegalArgumentException().isThrownBy(() -> new InterfaceId(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new ConnectionId(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Position(UUID.randomUUID(), -1));
        StreamOptions live = StreamOptions.live();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> live.progressEvery(Duration.ofNanos(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> live.interfaces(""));
        assertThatIllegalArgumentException().isThrownBy(() -> live.interfaces("x".repeat(256)));
        StreamRecord.Gap.Reason expired = StreamRecord.Gap.Reason.EXPIRED;
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamRecord.Gap(0, 5, expired));
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamRecord.Gap(5, 4, expired));
    }
}
