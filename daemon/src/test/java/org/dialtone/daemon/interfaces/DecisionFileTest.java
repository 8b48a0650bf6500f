package org.dialtone.daemon.interfaces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.dial.DdmState;
import org.dialtone.core.port.dial.Decisions;
import org.dialtone.core.port.dial.Decisions.Decision;
import org.dialtone.core.port.dial.Decisions.Refusal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

class DecisionFileTest {
    @TempDir private Path run;
    private Path file;
    private DecisionFile store;

    @BeforeEach
    void open() {
        file = run.resolve(".decisions");
        store = DecisionFile.in(run);
    }

    private Decisions decided() {
        String sealed = store.seal("correct horse");
        return new Decisions(
                DdmState.STOPPED,
                Map.of(
                        "held", new Decision(store.seal("held"), true, null),
                        "refused",
                                new Decision(
                                        store.seal("refused"),
                                        false,
                                        new Refusal(sealed, RouterError.AUTHENTICATION_FAILURE)),
                        "both", new Decision(store.seal("both"), true, new Refusal(sealed, null))));
    }

    @Test
    void whatIsSavedIsLoadedByTheNext() throws IOException {
        Decisions decided = decided();
        store.save(decided);
        DecisionFile next = DecisionFile.in(run);
        assertThat(next.load()).isEqualTo(decided);
        assertThat(next.seal("held")).as("by the same key").isEqualTo(store.seal("held"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> all = Files.list(run)) {
            assertThat(all).containsExactly(file);
        }
    }

    @Test
    void whereNothingIsDecidedThereIsNoFile() {
        assertThat(store.load()).isEqualTo(Decisions.NONE);
        store.save(decided());
        assertThat(file).exists();
        store.save(Decisions.NONE);
        assertThat(run).isEmptyDirectory();
        store.save(Decisions.NONE);
    }

    @Test
    void aSealSaysNothingToWhoHasNotTheKey() throws IOException {
        store.save(decided());
        assertThat(Files.readString(file)).doesNotContain("correct horse");
        assertThat(store.seal("1234")).isNotEqualTo(store.seal("1235"));
        assertThat(DecisionFile.in(run.resolve("other")).seal("1234"))
                .isNotEqualTo(store.seal("1234"));
    }

    @Test
    void aFileThatIsNotWholeCountsAsNone() throws IOException {
        store.save(decided());
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(DecisionFile.in(run).load()).isEqualTo(Decisions.NONE);
        }
    }

    @Test
    void whateverIsInItItIsReadOrCountsAsNone() throws IOException {
        store.save(decided());
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            byte[] spoilt = whole.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt();
            }
            Files.write(file, spoilt);
            assertThat(DecisionFile.in(run).load()).isNotNull();
        }
        String text = new String(whole, StandardCharsets.UTF_8);
        for (String wrong :
                new String[] {
                    text.replace("STOPPED", "RESTING"),
                    text.replace(" free ", " loose "),
                    text.replace(" 691", " many"),
                    text.replace(" 691", ""),
                    text.replace("end 3", "end 2"),
                    text.replaceFirst("key ..", "key "),
                    "\0".repeat(9 << 20)
                }) {
            Files.writeString(file, wrong);
            assertThat(DecisionFile.in(run).load()).isEqualTo(Decisions.NONE);
        }
    }

    @Test
    void whatIsNoFileCountsAsNone() throws IOException {
        Files.createDirectories(file.resolve("something"));
        assertThat(store.load()).isEqualTo(Decisions.NONE);
        assertThatThrownBy(() -> store.save(decided()))
                .isInstanceOfSatisfying(
                        RouterException.class,
                        e -> assertThat(e.error()).isEqualTo(RouterError.CANNOT_WRITE_PHONEBOOK));
    }
}
