package org.dialtone.daemon.log;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Whoever logs is never held up by whoever reads the log.
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class QueueAppenderTest {
    private static final int CAPACITY = 4096;
    private static final long LONG = 3_600_000;

    /// What nobody reads until it is let go.
    private static final class Pipe extends OutputStream {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch read = new CountDownLatch(1);
        private volatile Thread writer = Thread.currentThread();

        @Override
        public void write(int b) {
            throw new AssertionError("a byte at a time");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            writer = Thread.currentThread();
            reached.countDown();
            try {
                read.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            written.write(bytes, offset, length);
        }

        List<String> lines() {
            return written.toString(UTF_8).lines().toList();
        }
    }

    /// It does what it is woken for: its times are longer than a test may take.
    private static QueueAppender started(OutputStream sink, Lines lines) {
        return started(new QueueAppender(sink, lines, LONG, LONG));
    }

    private static QueueAppender started(QueueAppender appender) {
        appender.setContext(new LoggerContext());
        appender.start();
        return appender;
    }

    private static List<String> flooded(Lines lines) throws InterruptedException {
        Pipe pipe = new Pipe();
        QueueAppender appender = started(pipe, lines);
        appender.doAppend(Entries.of(Level.INFO, "first"));
        pipe.reached.await(); // it holds the first, and the queue is empty
        for (int i = 0; i < CAPACITY + 3; i++) {
            appender.doAppend(Entries.of(Level.INFO, "entry " + i));
        }
        pipe.read.countDown();
        appender.stop();
        return pipe.lines();
    }

    @Test
    void whatDoesNotFitIsDroppedAndCounted() throws InterruptedException {
        List<String> lines = flooded(new TextLines(true));
        assertThat(lines).hasSize(CAPACITY + 2);
        assertThat(lines.getFirst()).isEqualTo("<6>server.grpc: first");
        assertThat(lines.get(1))
                .isEqualTo("<4>daemon.log: 3 lines of the log were dropped: nobody read them");
        assertThat(lines.get(2)).isEqualTo("<6>server.grpc: entry 0");
        assertThat(lines.getLast()).isEqualTo("<6>server.grpc: entry " + (CAPACITY - 1));
    }

    @Test
    void thatLinesWereDroppedIsALineLikeTheOthers() throws InterruptedException {
        assertThat(flooded(new JsonLines()))
                .allSatisfy(line -> assertThat(line).startsWith("{\"time\":\"").endsWith("\"}"));
    }

    @Test
    void whatWasLeftOutIsToldAtTheEnd() {
        Pipe pipe = new Pipe();
        pipe.read.countDown();
        QueueAppender appender = started(pipe, new TextLines(true));
        for (int i = 0; i < 3; i++) {
            appender.doAppend(Entries.of(Level.WARN, "slow " + i));
        }
        appender.stop();
        assertThat(pipe.lines())
                .containsExactly(
                        "<4>server.grpc: slow 0",
                        "<4>server.grpc: slow 2 [1 more like this were not printed]");
    }

    @Test
    void whileNobodyLogsItIsWokenForTheEnd() throws InterruptedException {
        Pipe pipe = new Pipe();
        pipe.read.countDown();
        QueueAppender appender = started(pipe, new TextLines(true));
        appender.doAppend(Entries.of(Level.INFO, "first"));
        pipe.reached.await();
        while (pipe.writer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait(); // until it waits for a second one
        }
        appender.stop();
        assertThat(pipe.lines()).containsExactly("<6>server.grpc: first");
    }

    @Test
    void whoDoesNotReadDoesNotHoldUpTheEnd() {
        Pipe pipe = new Pipe();
        QueueAppender appender = started(new QueueAppender(pipe, new TextLines(true), LONG, 1));
        appender.doAppend(Entries.of(Level.INFO, "first"));
        appender.stop();
        assertThat(pipe.lines()).isEmpty();
        pipe.read.countDown();
    }
}
