package org.dialtone.testbed.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.RequiresRoot;
import org.dialtone.testbed.daemon.NotifySocket.Datagram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// What the daemon tells a service manager that is the test: the protocol of sd_notify(3), as
/// Type=notify and Type=notify-reload want it.
@RequiresRoot
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class NotifyTest {
    /// Less than the five seconds after which a daemon that nobody watches looks after itself.
    private static final Duration PATIENCE = Duration.ofMillis(4500);

    @TempDir private Path folder;
    private Namespace namespace;
    private Path config;

    @BeforeEach
    void makeNamespace() throws IOException {
        namespace = Namespace.create();
        configure("");
    }

    @AfterEach
    void removeNamespace() {
        namespace.close();
    }

    private void configure(String more) throws IOException {
        config = RunningDaemon.configure(folder, "", more);
    }

    private RunningDaemon launch(String address) throws IOException {
        return RunningDaemon.launch(
                namespace,
                config,
                Map.of(
                        "NOTIFY_SOCKET",
                        address,
                        "WATCHDOG_USEC",
                        Long.toString(PATIENCE.toNanos() / 1000)));
    }

    /// The next that says READY=1.
    private static Datagram ready(NotifySocket systemd, RunningDaemon daemon)
            throws InterruptedException {
        Datagram ready = systemd.await("READY=1");
        assertThat(ready.pid()).as("NotifyAccess=main").isEqualTo(daemon.pid());
        return ready;
    }

    @Test
    void itIsReadyAliveReadyAgainAfterEachReloadAndStopping() throws Exception {
        String address = folder + "/notify";
        try (NotifySocket systemd = NotifySocket.open(namespace, address);
                RunningDaemon daemon = launch(address)) {
            Datagram ready = ready(systemd, daemon);
            assertThat(ready.value("STATUS")).startsWith("ready, journal in " + folder);
            assertThat(
                            RunningDaemon.command(
                                            namespace,
                                            Map.of("DIALTONE_ROUTER", "unix:" + folder + "/d.sock"),
                                            "status")
                                    .exit())
                    .as("whoever waited for it is answered")
                    .isZero();

            long last = ready.at();
            for (int i = 0; i < 4; i++) {
                last = systemd.await("WATCHDOG=1").at();
            }
            // together, for one may be late when the machine is busy
            assertThat(Duration.ofNanos((last - ready.at()) * 1000))
                    .isLessThan(PATIENCE.multipliedBy(4));

            reload(systemd, daemon);
            configure("[log]\nlevel = \"loud\"\n");
            reload(systemd, daemon); // it goes on as it was: systemd must not wait for ever
            daemon.awaitLog("the old one stays in force");

            daemon.signal("TERM");
            assertThat(systemd.await("STOPPING=1").pid()).isEqualTo(daemon.pid());
            assertThat(daemon.awaitExit()).isZero();
            assertThat(systemd.rest()).noneMatch(each -> each.lines().contains("READY=1"));
        }
    }

    /// systemd takes a READY=1 for the reload's only if the time of RELOADING=1 is not before it
    /// asked.
    private static void reload(NotifySocket systemd, RunningDaemon daemon)
            throws InterruptedException {
        long asked = System.nanoTime() / 1000; // CLOCK_MONOTONIC, as the socket's
        daemon.signal("HUP");
        Datagram reloading = systemd.await("RELOADING=1");
        assertThat(Long.parseLong(reloading.value("MONOTONIC_USEC")))
                .isBetween(asked, reloading.at());
        assertThat(reloading.lines()).doesNotContain("READY=1");
        assertThat(ready(systemd, daemon).value("STATUS")).startsWith("ready, ");
    }

    /// Over an abstract address, which is how systemd in a container may listen.
    @Test
    void aJournalThatDoesNotRecordIsInTheStatus() throws Exception {
        Files.writeString(folder.resolve("journal"), "a file where the folder should be");
        String address = "@dialtone-test-notify";
        try (NotifySocket systemd = NotifySocket.open(namespace, address);
                RunningDaemon daemon = launch(address)) {
            assertThat(ready(systemd, daemon).value("STATUS"))
                    .startsWith("ready, but the journal does not record: ");
            assertThat(daemon.stop()).isZero();
        }
    }

    @Test
    void nobodyAtTheSocketStopsNothing() throws Exception {
        try (RunningDaemon daemon = launch(folder + "/nobody")) {
            daemon.awaitLog("ready after");
            daemon.awaitLog("systemd cannot be told");
            assertThat(daemon.stop()).isZero();
        }
    }
}
