package org.dialtone.core.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.ConnectionEvent;
import org.dialtone.api.EventObject;
import org.dialtone.api.EventStream;
import org.dialtone.api.Position;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.spi.SignalledEvent;
import org.dialtone.core.notify.Entry;
import org.dialtone.core.notify.NotificationRegistry;
import org.dialtone.core.port.Time;
import org.dialtone.testbed.history.Client;
import org.dialtone.testbed.history.Recorder;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// Clients of a router in a random script: readers of streams, and holders of event objects.
@NullMarked
final class RandomClients {
    /// What they see of a router, also of one that has taken another's place.
    interface Watched {
        RouterSnapshot snapshot();

        EventStream stream(StreamOptions options);

        NotificationRegistry registry();

        /// Every event since the very first start.
        List<RouterEvent> journal();

        Time time();
    }

    private final Random random;
    private final List<Reader> readers = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private Watched router;

    RandomClients(Random random, Watched router) {
        this.random = random;
        this.router = router;
    }

    /// One of them does something.
    void act() throws InterruptedException {
        switch (random.nextInt(6)) {
            case 0 -> readers.add(new Reader("reader" + readers.size()));
            case 1 -> listeners.add(new Listener("event" + listeners.size()));
            default -> {
                if (!readers.isEmpty()) {
                    readers.get(random.nextInt(readers.size())).act();
                }
                if (!listeners.isEmpty()) {
                    listeners.get(random.nextInt(listeners.size())).act();
                }
            }
        }
    }

    /// The router has gone.
    void end() {
        readers.forEach(Reader::end);
        listeners.forEach(Listener::end);
    }

    /// Another has taken its place.
    void again(Watched next) {
        router = next;
    }

    /// What each has seen; nothing more comes after that.
    List<Client> finish() throws InterruptedException {
        List<Client> clients = new ArrayList<>();
        for (Reader reader : readers) {
            reader.finish();
            clients.add(reader.recorder.client());
        }
        for (Listener listener : listeners) {
            listener.finish();
            clients.add(listener.recorder.client());
        }
        return clients;
    }

    /// Reads streams: slowly, in bits, resuming wherever it was.
    private final class Reader {
        private final Recorder recorder;
        private @Nullable EventStream stream;
        private @Nullable Position position;

        Reader(String name) {
            recorder = new Recorder(name, router.time());
        }

        void act() throws InterruptedException {
            EventStream open = stream;
            if (open == null) {
                open();
                return;
            }
            switch (random.nextInt(8)) {
                case 0 -> {
                    recorder.looked(router.snapshot());
                    position = open.position();
                    open.close();
                    recorder.closed(open);
                    recorder.poll(open, Duration.ZERO);
                    stream = null;
                }
                case 1 -> drain(open);
                default -> {
                    for (int i = random.nextInt(8); i > 0; i--) {
                        recorder.poll(open, Duration.ZERO);
                    }
                }
            }
        }

        /// The router has gone.
        void end() {
            EventStream open = stream;
            if (open != null) {
                position = open.position();
                open.close();
                recorder.closed(open);
                stream = null;
            }
        }

        private void open() {
            StreamOptions options =
                    switch (random.nextInt(6)) {
                        case 0 -> StreamOptions.live();
                        case 1 ->
                                StreamOptions.resume(
                                        new Position(UUID.randomUUID(), random.nextInt(9)));
                        case 2 ->
                                StreamOptions.resume(
                                        new Position(
                                                router.snapshot().position().epoch(),
                                                random.nextLong(
                                                        router.snapshot().position().revision()
                                                                + 1)));
                        default ->
                                position == null
                                        ? StreamOptions.live()
                                        : StreamOptions.resume(position);
                    };
            if (random.nextInt(4) == 0) {
                options = options.interfaces(random.nextBoolean() ? "eth*" : "*?1");
            }
            if (random.nextInt(4) == 0) {
                options = options.onlyConnections();
            }
            if (random.nextInt(2) == 0) {
                options = options.progressEvery(Duration.ofNanos(1 + random.nextInt(30_000)));
            }
            EventStream opened = router.stream(options);
            recorder.opened(options, opened);
            stream = opened;
        }

        private void drain(EventStream open) throws InterruptedException {
            long last = router.snapshot().position().revision();
            while (open.position().revision() < last) {
                recorder.poll(open, Duration.ZERO);
            }
        }

        void finish() throws InterruptedException {
            EventStream open = stream;
            if (open != null) {
                drain(open);
                recorder.poll(open, Duration.ZERO);
                open.close();
                recorder.closed(open);
                recorder.poll(open, Duration.ZERO);
            }
            recorder.looked(router.snapshot());
        }
    }

    /// Registers an event object, and deregisters it.
    private final class Listener {
        private final String name;
        private final Recorder recorder;
        private final EventObject event = EventObject.autoReset();
        private final Entry entry;
        private final long connections = connections();
        private boolean ended;

        Listener(String name) {
            this.name = name;
            this.recorder = new Recorder(name, router.time());
            this.entry = router.registry().add((SignalledEvent) event, _ -> {});
            assertThat(entry.since()).isEqualTo(router.snapshot().position());
        }

        private long connections() {
            return router.journal().stream().filter(ConnectionEvent.class::isInstance).count();
        }

        void act() {
            if (ended) {
                recorder.counted(name, event);
                return;
            }
            assertThat(event.count()).isEqualTo(connections() - connections);
            if (random.nextInt(3) == 0) {
                ended = true;
                assertThat(entry.end()).isTrue();
                recorder.deregistered(name, event);
            }
        }

        /// The router has gone, and its registrations with it.
        void end() {
            if (!ended) {
                assertThat(event.count()).isEqualTo(connections() - connections);
                ended = true;
                router.registry().close();
                recorder.deregistered(name, event);
            }
        }

        void finish() {
            act();
            recorder.counted(name, event);
            event.close();
        }
    }
}
