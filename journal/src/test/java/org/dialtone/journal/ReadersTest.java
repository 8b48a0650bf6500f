package org.dialtone.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;

/// Damage that is seen in a file is told before that file is closed, and never after.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class ReadersTest {
    @TempDir Path directory;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private Readers readers;

    @BeforeEach
    void write() {
        try (Rig rig = Rig.open(directory)) {
            rig.opened().append(10).durable();
        }
        readers =
                new Readers(
                        file(),
                        Rig.LONG,
                        what -> {
                            assertThat(beingClosed()).isFalse();
                            told.add(what);
                        });
    }

    private Path file() {
        return directory.resolve("events.db");
    }

    private void damage() throws IOException {
        byte[] bytes = Files.readAllBytes(file());
        Arrays.fill(bytes, 100, bytes.length, (byte) 0x5a);
        Files.write(file(), bytes);
    }

    /// Has the files closed by another thread, which waits now if it has to.
    ///
    /// @return whether it has closed them
    private boolean beingClosed() {
        FutureTask<Boolean> closing = new FutureTask<>(readers::closeFiles);
        Thread thread = Thread.ofPlatform().start(closing);
        await().atMost(Rig.LONG)
                .until(() -> closing.isDone() || thread.getState() == Thread.State.TIMED_WAITING);
        return closing.isDone();
    }

    @Test
    void byWhoReads() throws Exception {
        damage();
        assertThatThrownBy(() -> readers.ask(reader -> reader.range(1, 10)))
                .isInstanceOf(StoreException.class);
        assertThat(told).hasSize(1);
        readers.close();
    }

    @Test
    void byWhoLooksThroughTheWholeFile() throws Exception {
        damage();
        readers.check();
        assertThat(told).hasSize(1);
        readers.close();
    }

    @Test
    void butNotOfAFileThatIsBeingClosed() throws Exception {
        StoreException late = new StoreException(StoreException.Kind.DAMAGED, "late");
        assertThatThrownBy(
                        () ->
                                readers.ask(
                                        _ -> {
                                            assertThat(beingClosed()).isFalse();
                                            throw late;
                                        }))
                .isSameAs(late);
        assertThat(told).isEmpty();
        readers.close();
    }
}
