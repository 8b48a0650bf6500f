package org.dialtone.testbed.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.dialtone.api.EventObject;
import org.dialtone.api.EventStream;
import org.dialtone.api.Listener;
import org.dialtone.api.Registration;
import org.dialtone.api.Router;
import org.dialtone.api.RouterEvent;
import org.dialtone.api.StreamOptions;
import org.dialtone.client.LinkState;
import org.dialtone.client.RemoteOptions;
import org.dialtone.client.RemoteRouter;
import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.RequiresRoot;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What is open while the configuration is read again.
@RequiresRoot
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class ReloadTest {
    @TempDir private Path folder;
    @AutoClose private final Namespace namespace = Namespace.create();

    @Test
    void connectionsStreamsAndRegistrationsGoOn() throws Exception {
        Path config = RunningDaemon.configure(folder, "", "");
        List<LinkState> link = new CopyOnWriteArrayList<>();
        try (RunningDaemon daemon = RunningDaemon.start(namespace, config);
                Router router =
                        RemoteRouter.connect(
                                "unix:" + folder + "/d.sock",
                                RemoteOptions.DEFAULT.listener(link::add));
                EventStream stream =
                        router.events(StreamOptions.live().progressEvery(Duration.ZERO));
                Peer peer = Peer.of(folder.resolve("e.sock"), 0);
                EventObject event = EventObject.autoReset()) {
            Registration _ = router.register(event);
            assertThat(peer.line()).startsWith("registered at");
            List<Long> listeners = listeners(router);
            assertThat(listeners).hasSize(3);

            RunningDaemon.configure(
                    folder,
                    "",
                    "[access]\nrevoked = [\"noc\"]\n[access.observer]\nusers = [12001]\n");
            daemon.reload();
            namespace.ip("link set lo up");

            assertThat(stream.poll(RunningDaemon.LIMIT)).isInstanceOf(RouterEvent.class);
            assertThat(event.await(RunningDaemon.LIMIT)).isTrue();
            assertThat(peer.line()).isEqualTo("signalled 1 times");
            assertThat(listeners(router)).isEqualTo(listeners);
            await().atMost(RunningDaemon.LIMIT).until(() -> !link.isEmpty());
            assertThat(link).containsExactly(new LinkState.Connected());
            assertThat(daemon.stop()).isZero();
        }
    }

    private static List<Long> listeners(Router router) {
        return router.listeners().stream().map(Listener::id).toList();
    }
}
