package org.dialtone.testbed.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dialtone.api.EventObject;
import org.dialtone.api.Registration;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.client.RemoteRouter;
import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.RequiresRoot;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/// A demand-dial manager that is stopped, as those see it who have registered from other processes:
/// registrations end, without a signal; to register and to deregister is ERROR_DDM_NOT_RUNNING; and
/// when it has been started, who registers again is signalled again.
@RequiresRoot
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class StoppedManagerTest {
    /// A peer of the event socket: for each line one request, and its answer's status. R registers
    /// an eventfd, P a pipe, D deregisters, L lists (and says how many); C says what the eventfd
    /// counts.
    private static final String PEER =
            """
            import array, os, socket, struct, sys
            peer = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            peer.connect(sys.argv[1])
            event, pipe = os.eventfd(0, os.EFD_NONBLOCK), os.pipe()[0]
            for line in sys.stdin:
                what = line.strip()
                if what == "C":
                    try:
                        print(os.eventfd_read(event), flush=True)
                    except BlockingIOError:
                        print(0, flush=True)
                    continue
                kind = {"R": 1, "P": 1, "D": 2, "L": 3}[what]
                sent = {"R": [event], "P": [pipe]}.get(what, [])
                rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", sent))] if sent else []
                peer.sendmsg([struct.pack("=BBHIQ", 1, kind, 0, 1, 7 if kind < 3 else 0)], rights)
                _, _, count, _, status = struct.unpack_from("=BBHIi", peer.recv(65536))
                print(count if what == "L" else status, flush=True)
            """;

    @TempDir private Path folder;
    @AutoClose private final Namespace namespace = Namespace.cabled();
    private Path config;

    @BeforeEach
    void configure() throws Exception {
        config = RunningDaemon.configure(folder, "", "");
    }

    private static void isNotRunning(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RouterException.class,
                        e -> assertThat(e.error()).isEqualTo(RouterError.DDM_NOT_RUNNING));
    }

    @Test
    void aClientIsToldThatItsRegistrationHasEnded() throws Exception {
        try (RunningDaemon daemon = RunningDaemon.start(namespace, config);
                RemoteRouter router = RemoteRouter.connect("unix:" + folder + "/d.sock");
                EventObject event = EventObject.autoReset();
                EventObject late = EventObject.autoReset()) {
            Registration first = router.register(event);
            router.ddm().stop();
            await().atMost(RunningDaemon.LIMIT).until(() -> !first.active());
            isNotRunning(() -> router.deregister(event));
            isNotRunning(() -> router.register(event));
            isNotRunning(() -> router.register(late));
            isNotRunning(() -> router.deregister(late));
            namespace.ip("link set vb down");
            router.ddm().start();
            assertThatThrownBy(() -> router.deregister(event))
                    .isInstanceOfSatisfying(
                            RouterException.class,
                            e -> assertThat(e.error()).isEqualTo(RouterError.INVALID_PARAMETER));
            assertThat(event.isSet()).as("ended without a signal").isFalse();
            Registration again = router.register(event);
            namespace.ip("link set vb up");
            assertThat(event.await(RunningDaemon.LIMIT)).isTrue();
            assertThat(again.active()).isTrue();
            router.deregister(event);
            assertThat(daemon.stop()).isZero();
        }
    }

    private static void says(Process peer, String request, int answer) throws IOException {
        peer.outputWriter(UTF_8).append(request).append('\n').flush();
        assertThat(peer.inputReader(UTF_8).readLine())
                .as(request)
                .isEqualTo(Integer.toString(answer));
    }

    @Test
    void aPeerOfTheEventSocketIsAnsweredSo() throws Exception {
        try (RunningDaemon daemon = RunningDaemon.start(namespace, config);
                RemoteRouter router = RemoteRouter.connect("unix:" + folder + "/d.sock")) {
            Process peer =
                    new ProcessBuilder("python3", "-c", PEER, folder + "/e.sock")
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            try {
                says(peer, "R", 0);
                says(peer, "L", 1);
                router.ddm().stop();
                says(peer, "L", 0);
                says(peer, "R", 903);
                says(peer, "P", 903);
                says(peer, "D", 903);
                router.ddm().start();
                says(peer, "D", 87);
                says(peer, "C", 0);
                says(peer, "R", 0);
                namespace.ip("link set vb down");
                await().atMost(RunningDaemon.LIMIT).until(() -> counts(peer));
            } finally {
                peer.destroyForcibly().waitFor();
            }
            assertThat(daemon.stop()).isZero();
        }
    }

    private static boolean counts(Process peer) throws IOException {
        peer.outputWriter(UTF_8).append("C\n").flush();
        return !"0".equals(peer.inputReader(UTF_8).readLine());
    }
}
