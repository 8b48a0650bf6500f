package org.dialtone.testbed.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.dialtone.testbed.Namespace;
import org.dialtone.testbed.RequiresRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/// The pages of `[http]`, as whoever watches over a daemon asks for them.
@RequiresRoot
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
final class HealthPagesTest {
    @TempDir private Path folder;
    private Namespace namespace;

    @BeforeEach
    void makeNamespace() {
        namespace = Namespace.create();
        namespace.ip("link set lo up");
    }

    @AfterEach
    void removeNamespace() {
        namespace.close();
    }

    /// @return the status line and the body
    private String get(String page) {
        return namespace.inside(
                () -> {
                    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), 9440)) {
                        String request =
                                "GET " + page + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
                        socket.getOutputStream().write(request.getBytes(UTF_8));
                        String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
                        int body = answer.indexOf("\r\n\r\n") + 4;
                        return answer.substring(0, answer.indexOf('\r'))
                                + " "
                                + answer.substring(body).strip();
                    }
                });
    }

    private RunningDaemon start() throws Exception {
        return RunningDaemon.start(
                namespace,
                RunningDaemon.configure(folder, "", "[http]\nlisten = \"127.0.0.1:9440\"\n"));
    }

    @Test
    void sayThatAllIsWell() throws Exception {
        try (RunningDaemon daemon = start()) {
            assertThat(get("/healthz")).isEqualTo("HTTP/1.1 200 OK {\"status\":\"ok\"}");
            assertThat(get("/readyz"))
                    .isEqualTo("HTTP/1.1 200 OK {\"status\":\"ready\",\"journal\":\"DURABLE\"}");
            assertThat(get("/")).startsWith("HTTP/1.1 404 ");
            assertThat(daemon.stop()).isZero();
        }
    }

    @Test
    void sayThatNothingIsRecordedAndSendNobodyAway() throws Exception {
        Files.writeString(folder.resolve("journal"), "a file where the folder should be");
        try (RunningDaemon daemon = start()) {
            assertThat(get("/healthz")).isEqualTo("HTTP/1.1 200 OK {\"status\":\"ok\"}");
            assertThat(get("/readyz"))
                    .startsWith(
                            "HTTP/1.1 200 OK {\"status\":\"degraded\",\"journal\":\"DEGRADED\","
                                    + "\"problem\":\"");
            assertThat(daemon.stop()).isZero();
        }
    }
}
