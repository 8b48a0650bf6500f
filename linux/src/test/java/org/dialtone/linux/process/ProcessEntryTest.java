package org.dialtone.linux.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessEntryTest {
    private static final String REST =
            " 1 2 77 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 4711 2613248 236 1 2";

    @Test
    void aNameWithSpacesAndBracketsIsNoField() {
        assertThat(ProcessEntry.parse("12 (a) R (b c) S" + REST + "\n"))
                .isEqualTo(new ProcessEntry(12, 'S', 1, 77, 4711));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12", "12 (sh)", "12 (sh) S 1 2 3", ") (", "x (sh) S 1 2 77 0 0"})
    void anythingElseIsNothing(String line) {
        assertThat(ProcessEntry.parse(line)).isNull();
    }

    @Test
    void theNumbersOfThisProcessAreThose() {
        ProcessEntry self = ProcessTable.entry((int) ProcessHandle.current().pid());
        assertThat(self).isNotNull();
        assertThat(self.parent())
                .isEqualTo((int) ProcessHandle.current().parent().orElseThrow().pid());
        assertThat(self.ended()).isFalse();
    }
}
