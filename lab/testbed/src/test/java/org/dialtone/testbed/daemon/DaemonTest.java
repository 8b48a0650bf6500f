package org.dialtone.testbed.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.RequiresRoot;
import org.dialtone.testbed.daemon.RunningDaemon.Run;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

@RequiresRoot
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class DaemonTest {
    @TempDir private Path folder;
    @AutoClose private final Namespace namespace = Namespace.cabled();
    private Path config;

    @BeforeEach
    void configure() throws Exception {
        configure("");
    }

    private void configure(String more) throws Exception {
        config = RunningDaemon.configure(folder, "", more);
    }

    private Run cli(String... arguments) throws Exception {
        return RunningDaemon.command(
                namespace, Map.of("DIALTONE_ROUTER", "unix:" + folder + "/d.sock"), arguments);
    }

    /// The connects and disconnects in its history, a line each.
    private List<String> connections() throws Exception {
        String fields = "revision,name,event,cause";
        return cli("history", "-ojsonl", "--connections-only", "--fields", fields)
                .out()
                .lines()
                .toList();
    }

    @Test
    void startsAnswersAndStops() throws Exception {
        try (RunningDaemon daemon = RunningDaemon.start(namespace, config)) {
            Run status = cli("status", "--fields", "router,role,journal");
            assertThat(status)
                    .isEqualTo(
                            new Run(
                                    0,
                                    "router   gw1\nrole     administrator\njournal  durable\n",
                                    ""));
            assertThat(cli("interfaces", "--no-legend", "--fields", "name").out())
                    .isEqualTo("lo\nva\nvb\n");
            assertThat(daemon.stop()).as(String.join("\n", daemon.log())).isZero();
            assertThat(daemon.log().getLast()).endsWith("stopped");
            assertThat(folder.resolve("d.sock")).doesNotExist();
            assertThat(folder.resolve("e.sock")).doesNotExist();
        }
        assertThat(cli("status").exit()).isEqualTo(8);
    }

    @Test
    void aSecondOneSaysSoAndLeavesTheFirstAlone() throws Exception {
        try (RunningDaemon first = RunningDaemon.start(namespace, config);
                RunningDaemon second = RunningDaemon.launch(namespace, config, Map.of())) {
            assertThat(second.awaitExit()).isEqualTo(1);
            assertThat(second.log())
                    .singleElement()
                    .asString()
                    .contains("listens on " + folder + "/d.sock already")
                    .contains("(pid ");
            assertThat(cli("status").exit()).isZero();
            assertThat(first.stop()).isZero();
        }
    }

    @Test
    void oneThatWouldEndWhatAnotherHasDialledDoesNotStart() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        Path same = RunningDaemon.configure(other, "", "");
        Files.writeString(
                same,
                Files.readString(same).replace("\"" + other + "/run\"", "\"" + folder + "/run\""));
        try (RunningDaemon first = RunningDaemon.start(namespace, config);
                RunningDaemon second = RunningDaemon.launch(namespace, same, Map.of())) {
            assertThat(second.awaitExit()).isEqualTo(1);
            assertThat(second.log())
                    .singleElement()
                    .asString()
                    .endsWith(
                            "another daemon dials, and keeps what runs in "
                                    + folder
                                    + "/run: stop it, or give this one a [dial] run of its own");
            assertThat(first.stop()).isZero();
        }
        try (RunningDaemon second = RunningDaemon.start(namespace, same)) {
            assertThat(second.stop()).isZero();
        }
    }

    @Test
    void aConfigurationThatIsNoneIsSaidWithItsPlaceAndNothingStarts() throws Exception {
        configure("[journl]\n");
        try (RunningDaemon daemon = RunningDaemon.launch(namespace, config, Map.of())) {
            assertThat(daemon.awaitExit()).isEqualTo(1);
            assertThat(daemon.log())
                    .singleElement()
                    .asString()
                    .startsWith(config + ":11:1: unknown section \"journl\"");
        }
        Run check = RunningDaemon.daemonCommand("config", "check", config.toString());
        assertThat(check.exit()).isEqualTo(1);
        assertThat(check.err()).startsWith(config + ":11:1: ");
    }

    @Test
    void aReloadTakesWhatIsValidAndNothingElse() throws Exception {
        try (RunningDaemon daemon = RunningDaemon.start(namespace, config)) {
            configure("[log]\nlevel = \"loud\"\n");
            daemon.signal("HUP");
            daemon.awaitLog("the old one stays in force");
            assertThat(daemon.log()).anyMatch(line -> line.contains(config + ":12:1: log.level"));
            configure("[log]\nformat = \"json\"\n[limits]\nconnections = 9\n");
            daemon.signal("HUP");
            daemon.awaitLog("\"message\":\"the configuration has been read again\"");
            assertThat(daemon.log())
                    .anyMatch(line -> line.contains("[limits] has changed: takes a restart"));
            assertThat(cli("status").exit()).isZero();
            assertThat(daemon.stop()).isZero();
        }
    }

    @Test
    void theEventSocketHasTheLimitsOfTheConfiguration() throws Exception {
        configure("[limits]\nevent_peers = 2\n");
        try (RunningDaemon daemon = RunningDaemon.start(namespace, config)) {
            Process peers =
                    new ProcessBuilder(
                                    "python3",
                                    "-c",
                                    """
                                    import socket, sys
                                    peers = []
                                    for i in range(3):
                                        peer = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
                                        peer.connect(sys.argv[1])
                                        peers.append(peer)
                                    while peers[2].recv(4096):
                                        pass
                                    for peer in peers[:2]:
                                        peer.setblocking(False)
                                        try:
                                            print(len(peer.recv(4096)))
                                        except BlockingIOError:
                                            print("open")
                                    """,
                                    folder + "/e.sock")
                            .redirectErrorStream(true)
                            .start();
            assertThat(new String(peers.getInputStream().readAllBytes(), UTF_8))
                    .isEqualTo("open\nopen\n");
            assertThat(daemon.stop()).isZero();
        }
    }

    @Test
    void killedAndStartedAgainItsHistoryGoesOn() throws Exception {
        try (RunningDaemon daemon = RunningDaemon.start(namespace, config)) {
            namespace.ip("link set vb down");
            await().atMost(RunningDaemon.LIMIT)
                    .until(
                            () ->
                                    cli("history", "--interface", "va")
                                            .out()
                                            .contains("carrier lost"));
            daemon.signal("KILL");
            daemon.awaitExit();
        }
        String before = cli("status").err();
        assertThat(before).isNotEmpty();
        namespace.ip("link set vb up");
        try (RunningDaemon daemon = RunningDaemon.start(namespace, config)) {
            // a disk may take its time to hold what was found at the start
            await().atMost(RunningDaemon.LIMIT)
                    .untilAsserted(
                            () ->
                                    assertThat(connections())
                                            .anyMatch(it -> it.contains("carrier-lost"))
                                            .last()
                                            .asString()
                                            .contains("\"cause\":\"reconciled\""));
            assertThat(daemon.stop()).isZero();
        }
    }

    @Test
    void aProgramInCOutlivesTheDaemonAndItsJournal() throws Exception {
        String program = folder.resolve("listen").toString();
        Namespace.run("", "cc", "-o", program, "../../docs/examples/listen.c");
        Process client;
        try (RunningDaemon daemon = RunningDaemon.start(namespace, config)) {
            client =
                    new ProcessBuilder(program, folder + "/e.sock")
                            .redirectErrorStream(true)
                            .start();
            BufferedReader out = client.inputReader();
            assertThat(out.readLine()).startsWith("registered at");
            namespace.ip("link set vb down");
            assertThat(out.readLine()).startsWith("signalled");
            daemon.signal("KILL");
            daemon.awaitExit();
            awaitLine("the router has gone", out);
        }
        // what the daemon then finds is another journal, of another epoch, and another state
        Files.move(folder.resolve("journal"), folder.resolve("journal.old"));
        namespace.ip("link set vb up");
        try (RunningDaemon daemon = RunningDaemon.start(namespace, config)) {
            BufferedReader out = client.inputReader();
            awaitLine("registered at", out);
            assertThat(out.readLine()).as("look").startsWith("signalled");
            namespace.ip("link set vb down");
            assertThat(out.readLine()).startsWith("signalled");
            Namespace.run("", "kill", "-TERM", Long.toString(client.pid()));
            awaitLine("deregistered: 0", out);
            assertThat(client.waitFor()).isZero();
            assertThat(daemon.stop()).isZero();
        }
    }

    /// Reads until a line starts so; the test's time limit is its own.
    private static void awaitLine(String start, BufferedReader out) throws IOException {
        String line = "";
        while (!line.startsWith(start)) {
            line = Objects.requireNonNull(out.readLine(), "ended before \"" + start + '"');
        }
    }

    @Test
    void aFullDiskIsLoudAndStopsNothing() throws Exception {
        Path journal = Files.createDirectory(folder.resolve("journal"));
        Namespace.run("", "mount", "-t", "tmpfs", "-o", "size=2m", "none", journal.toString());
        try (RunningDaemon daemon = RunningDaemon.start(namespace, config)) {
            fill(journal.resolve("ballast"));
            for (int i = 0; i < 2000; i++) {
                namespace.ip("link set va down");
                namespace.ip("link set va up");
                if (i % 50 == 49
                        && cli("status", "--fields", "journal").out().contains("degraded")) {
                    break;
                }
            }
            Run status = cli("status", "--fields", "journal");
            assertThat(status.out()).isEqualTo("journal  degraded\n");
            assertThat(status.err()).contains("nothing is recorded");
            daemon.awaitLog("the journal does not record");
            assertThat(cli("interfaces", "va", "--no-legend", "--fields", "name").out())
                    .isEqualTo("va\n");
            Files.delete(journal.resolve("ballast"));
            daemon.awaitLog("the journal records again");
            assertThat(daemon.stop()).isZero();
        } finally {
            Namespace.run("", "umount", "-l", journal.toString());
        }
    }

    @Test
    void aReadOnlyDiskIsLoudAndStopsNothing() throws Exception {
        String journal = Files.createDirectory(folder.resolve("journal")).toString();
        Namespace.run("", "mount", "-t", "tmpfs", "-o", "ro", "none", journal);
        try (RunningDaemon daemon = RunningDaemon.start(namespace, config)) {
            Run status = cli("status", "--fields", "journal");
            assertThat(status.out()).isEqualTo("journal  degraded\n");
            assertThat(status.err()).contains("Read-only file system");
            assertThat(cli("interfaces", "--no-legend", "--fields", "name").out())
                    .isEqualTo("lo\nva\nvb\n");
            // where the daemon is, mounts are copies with a switch of their own
            String daemons = Long.toString(daemon.pid());
            Namespace.run("", "nsenter", "-m", "-t", daemons, "mount", "-o", "remount,rw", journal);
            daemon.awaitLog("the journal records again");
            assertThat(cli("status", "--fields", "journal").out()).isEqualTo("journal  durable\n");
            assertThat(daemon.stop()).isZero();
        } finally {
            Namespace.run("", "umount", "-l", journal);
        }
    }

    private static void fill(Path file) throws Exception {
        byte[] block = new byte[4096];
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException _) {
            // full
        }
    }

    @Test
    void withoutAJournalItRunsAndSaysSo() throws Exception {
        Files.writeString(folder.resolve("journal"), "a file where the folder should be");
        try (RunningDaemon daemon = RunningDaemon.start(namespace, config)) {
            Run status = cli("status", "--fields", "journal");
            assertThat(status.out()).isEqualTo("journal  degraded\n");
            assertThat(daemon.stop()).isZero();
        }
    }

    @Test
    void mutualTlsTakesTwoCommands() throws Exception {
        Path etc = folder;
        String pki = etc.resolve("pki").toString();
        Run init = RunningDaemon.daemonCommand("pki", "init", "--dir", pki, "--name", "localhost");
        assertThat(init.exit()).as(init.err()).isZero();
        Run issue =
                RunningDaemon.daemonCommand(
                        "pki", "issue", "--dir", pki, "--role", "operator", "noc");
        assertThat(issue.exit()).as(issue.err()).isZero();
        int start = init.out().indexOf("[remote]");
        String remote =
                init.out()
                        .substring(start, init.out().indexOf("\n\n", start) + 1)
                        .replace("0.0.0.0", "127.0.0.1");
        configure(remote);
        Path home = Files.createDirectories(folder.resolve("home/dialtone"));
        for (String file : new String[] {"ca.pem", "client.pem", "client.key"}) {
            Files.copy(Path.of(pki, "clients/noc", file), home.resolve(file));
        }
        Map<String, String> user = Map.of("XDG_CONFIG_HOME", folder.resolve("home").toString());
        String[] status = {"status", "--router", "localhost:8444", "--fields", "role,caller"};
        try (RunningDaemon daemon = RunningDaemon.start(namespace, config)) {
            assertThat(RunningDaemon.command(namespace, user, status))
                    .isEqualTo(new Run(0, "role    operator\ncaller  certificate noc\n", ""));
            configure(remote + "[access]\nrevoked = [\"noc\"]\n");
            daemon.reload();
            assertThat(RunningDaemon.command(namespace, user, status).err())
                    .contains("refuses this end's certificate");
            configure(remote);
            daemon.reload();
            assertThat(RunningDaemon.command(namespace, user, status).exit()).isZero();
            Files.delete(folder.resolve("access.d/noc.toml"));
            daemon.reload();
            assertThat(RunningDaemon.command(namespace, user, status).exit()).isEqualTo(1);
            assertThat(daemon.stop()).isZero();
        }
    }
}
