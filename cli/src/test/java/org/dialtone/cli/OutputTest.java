package org.dialtone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.StreamRecord;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class OutputTest {
    private final Cli cli = new Cli();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /// Takes so many writes; then nobody reads any more.
    private static final class Pipe extends OutputStream {
        final List<String> written = new ArrayList<>();
        private final int most;

        Pipe(int most) {
            this.most = most;
        }

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            if (written.size() == most) {
                throw new IOException("Broken pipe");
            }
            written.add(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    @Test
    void aClosedPipeEndsQuietly() {
        cli.router.interfaces.add(Samples.connected(1, "eth0"));
        cli.router.records.add(Samples.gained(5, FakeTime.START, "eth0"));
        cli.router.records.add(Samples.gained(6, FakeTime.START, "eth0"));
        Pipe pipe = new Pipe(2);
        int exit = Main.run(new String[] {"watch"}, cli.session(pipe, err));
        assertThat(exit).isZero();
        assertThat(err.size()).isZero();
        assertThat(cli.router.closed).isTrue();
        assertThat(cli.router.records).hasSize(1);
    }

    @Test
    void aRecordIsOneWrite() {
        cli.router.interfaces.add(Samples.connected(1, "eth0"));
        cli.router.records.add(Samples.gained(5, FakeTime.START, "eth0"));
        cli.router.records.add(new StreamRecord.Progress(5));
        Pipe pipe = new Pipe(9);
        Main.run(
                new String[] {"watch", "-o", "jsonl", "--fields=event", "--timeout=1"},
                cli.session(pipe, err));
        assertThat(pipe.written)
                .containsExactly(
                        "{\"event\":\"snapshot\"}\n{\"event\":\"present\"}\n",
                        "{\"event\":\"connected\"}\n",
                        "{\"event\":\"progress\"}\n");
    }

    @Test
    void aFullDiskIsSaid() throws IOException {
        for (String command :
                new String[] {"interfaces", "connections", "watch", "version", "help"}) {
            err.reset();
            try (OutputStream full = new FileOutputStream("/dev/full")) {
                assertThat(Main.run(new String[] {command}, cli.session(full, err)))
                        .isEqualTo(Exit.FAILURE);
            }
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .isEqualTo(
                            "dialtone: cannot write to standard output: No space left on device\n");
        }
    }

    @Test
    void aSignalEndsTheArrayOnceAndKeepsThePromptClean() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        cli.terminal = true;
        Session session = cli.session(out, err);
        JsonPrinter printer = new JsonPrinter(session.out(), List.of(Field.NAME), true);
        printer.begin();
        printer.row(new Row().with(Field.NAME, "eth0"));
        session.out().flush();
        new Farewell(session).run();
        printer.row(new Row().with(Field.NAME, "too late"));
        printer.end();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("[\n{\"name\":\"eth0\"}\n]\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("\n");
    }

    @Test
    void farewellKeepsStillAtANormalEnd() {
        cli.terminal = true;
        Farewell farewell = new Farewell(cli.session(new ByteArrayOutputStream(), err));
        farewell.done();
        farewell.run();
        assertThat(err.size()).isZero();
    }

    @Test
    void farewellDoesNotWaitForAReaderWhoDoesNotRead() throws InterruptedException {
        OutputStream stuck =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        try {
                            Thread.sleep(Duration.ofDays(1));
                        } catch (InterruptedException e) {
                            throw new IOException("Broken pipe", e);
                        }
                    }
                };
        Session session = cli.session(stuck, err);
        Thread writer = new Thread(() -> Main.run(new String[] {"version"}, session));
        writer.start();
        while (writer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        new Farewell(session).run();
        writer.interrupt();
        writer.join();
        assertThat(err.size()).isZero();
    }
}
