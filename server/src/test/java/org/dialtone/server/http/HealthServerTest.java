package org.dialtone.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.JournalStatus;
import org.dialtone.api.Position;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

class HealthServerTest {
    private final AtomicBoolean alive = new AtomicBoolean(true);
    private final AtomicReference<JournalStatus> journal =
            new AtomicReference<>(status(JournalStatus.State.DURABLE, ""));
    private final HealthServer server =
            HealthServer.start(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    alive::get,
                    journal::get);
    private final HttpClient client = HttpClient.newHttpClient();

    private static JournalStatus status(JournalStatus.State state, String problem) {
        return new JournalStatus(state, problem, new Position(new UUID(1, 2), 0), 1, 0, 0, "");
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private String say(String method, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
        HttpResponse<String> response =
                client.send(
                        HttpRequest.newBuilder(uri)
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body().strip();
    }

    @Test
    void aLivingLoopIsHealthyAndAStuckOneIsNot() throws IOException, InterruptedException {
        assertThat(say("GET", "/healthz")).isEqualTo("200 {\"status\":\"ok\"}");
        alive.set(false);
        assertThat(say("GET", "/healthz")).isEqualTo("503 {\"status\":\"stuck\"}");
        assertThat(say("GET", "/readyz")).isEqualTo("503 {\"status\":\"stuck\"}");
    }

    @Test
    void aDegradedJournalIsReadyAndSaysSo() throws IOException, InterruptedException {
        assertThat(say("GET", "/readyz"))
                .isEqualTo("200 {\"status\":\"ready\",\"journal\":\"DURABLE\"}");
        journal.set(status(JournalStatus.State.MEMORY, ""));
        assertThat(say("GET", "/readyz"))
                .isEqualTo("200 {\"status\":\"ready\",\"journal\":\"MEMORY\"}");
        journal.set(status(JournalStatus.State.DEGRADED, "no \"space\"\nleft"));
        assertThat(say("GET", "/readyz"))
                .isEqualTo(
                        "200 {\"status\":\"degraded\",\"journal\":\"DEGRADED\","
                                + "\"problem\":\"no \\\"space\\\"\\u000aleft\"}");
    }

    @Test
    void nothingElseIsThere() throws IOException, InterruptedException {
        assertThat(say("GET", "/")).startsWith("404 ");
        assertThat(say("GET", "/healthz/x")).startsWith("404 ");
        assertThat(say("POST", "/healthz")).startsWith("405 ");
        assertThat(say("HEAD", "/healthz")).isEqualTo("200 ");
    }
}
