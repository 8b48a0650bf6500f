package org.dialtone.daemon.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.AppenderBase;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Writes the log from the thread `dialtone-log`, so that whoever logs is never held up by whoever
/// reads. If the queue is full, lines are dropped and counted.
final class QueueAppender extends AppenderBase<ILoggingEvent> {
    private static final int CAPACITY = 4096;
    private static final long IDLE_MILLIS = 1000;
    private static final long FAREWELL_MILLIS = 1000;

    /// Wakes the thread for the end, so that it does not come too late to tell what was left out.
    private static final ILoggingEvent END = new LoggingEvent();

    private final OutputStream sink;
    private final BlockingQueue<ILoggingEvent> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong dropped = new AtomicLong();
    private final Floods floods = new Floods();
    private final Thread thread = new Thread(this::run, "dialtone-log");
    private final long idleMillis;
    private final long farewellMillis;
    private volatile Lines lines;
    private volatile boolean ending;

    QueueAppender(OutputStream sink, Lines lines) {
        this(sink, lines, IDLE_MILLIS, FAREWELL_MILLIS);
    }

    /// @param idleMillis how often it looks what is to be told though nobody logs
    /// @param farewellMillis how long the end waits for whoever reads
    QueueAppender(OutputStream sink, Lines lines, long idleMillis, long farewellMillis) {
        this.sink = sink;
        this.lines = lines;
        this.idleMillis = idleMillis;
        this.farewellMillis = farewellMillis;
        thread.setDaemon(true);
    }

    void lines(Lines other) {
        lines = other;
    }

    @Override
    public void start() {
        super.start();
        thread.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        if (!queue.offer(event)) {
            dropped.incrementAndGet();
        }
    }

    private void run() {
        try {
            while (!ending || !queue.isEmpty()) {
                ILoggingEvent event = queue.poll(ending ? 0 : idleMillis, TimeUnit.MILLISECONDS);
                long now = System.nanoTime();
                if (event == null || event.equals(END)) {
                    floods.tell(now, this::write);
                } else if (floods.admits(event, now, this::write)) {
                    write(event, 0L);
                }
                tellDropped();
            }
        } catch (InterruptedException _) {
            // the end, see stop
        }
        floods.tellAll(this::write);
    }

    private void tellDropped() {
        long count = dropped.getAndSet(0);
        if (count > 0) {
            LoggingEvent told = new LoggingEvent();
            told.setLoggerName(QueueAppender.class.getName());
            told.setThreadName(thread.getName());
            told.setTimeStamp(System.currentTimeMillis());
            told.setLevel(Level.WARN);
            told.setMessage(count + " lines of the log were dropped: nobody read them");
            write(told, 0L);
        }
    }

    private void write(ILoggingEvent event, long repeats) {
        write(lines.of(event, repeats));
    }

    private void write(String text) {
        try {
            sink.write(text.getBytes(StandardCharsets.UTF_8));
            sink.flush();
        } catch (IOException _) {
            // standard error is gone: there is nobody to tell
        }
    }

    /// Writes what is in the queue, for as long as somebody reads it.
    @Override
    public void stop() {
        super.stop();
        ending = true;
        boolean _ = queue.offer(END); // if it is full, nobody waits for more
        try {
            thread.join(farewellMillis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
