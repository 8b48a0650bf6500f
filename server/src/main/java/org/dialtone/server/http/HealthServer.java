package org.dialtone.server.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.dialtone.api.JournalStatus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Two pages for whoever watches over the service. They say nothing of the router's interfaces, and
/// take no caller's word for anything: bind them to an address that only watchers reach.
///
/// - `GET /healthz`: 200 if the router loop answers, else 503. To be restarted on 503.
/// - `GET /readyz`: 200 if the service does its work, else 503. A journal that is DEGRADED is no
///   reason to send callers away, signals and live streams go on: it answers 200, and says so:
///   `{"status":"degraded","journal":"DEGRADED","problem":"..."}`.
///
/// Requests are answered on virtual threads, so many at once, and have to be there within seconds.
public final class HealthServer implements AutoCloseable {
    private static final int AT_ONCE = 64;
    private static final int BACKLOG = 64;

    static {
        // read once, when the JDK's server is first used
        limit("sun.net.httpserver.maxReqTime", "5");
        limit("sun.net.httpserver.maxRspTime", "5");
        limit("sun.net.httpserver.idleInterval", "10");
        limit("jdk.httpserver.maxConnections", "256");
    }

    private static void limit(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }

    private final HttpServer server;
    private final ExecutorService answering;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final BooleanSupplier alive;
    private final Supplier<JournalStatus> journal;

    private HealthServer(
            HttpServer server, BooleanSupplier alive, Supplier<JournalStatus> journal) {
        this.server = server;
        this.alive = alive;
        this.journal = journal;
        this.answering =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("dialtone-http-", 0).factory());
    }

    /// Starts to listen.
    ///
    /// @param alive whether the router loop answers; may wait for it a moment
    /// @throws UncheckedIOException if it cannot listen there
    public static HealthServer start(
            InetSocketAddress address, BooleanSupplier alive, Supplier<JournalStatus> journal) {
        try {
            HttpServer http = HttpServer.create(address, BACKLOG);
            HealthServer server = new HealthServer(http, alive, journal);
            http.setExecutor(server.answering);
            http.createContext("/", exchange -> server.answer(exchange));
            http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "health pages cannot be had on " + address + ": " + e.getMessage(), e);
        }
    }

    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!room.tryAcquire()) {
                send(exchange, 503, "{\"status\":\"busy\"}");
                return;
            }
            try {
                route(exchange);
            } finally {
                room.release();
            }
        }
    }

    private void route(HttpExchange exchange) throws IOException {
        String path = String.valueOf(exchange.getRequestURI().getPath());
        if (!exchange.getRequestMethod().equals("GET")
                && !exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            send(exchange, 405, "{\"status\":\"method not allowed\"}");
        } else if (path.equals("/healthz")) {
            boolean well = alive.getAsBoolean();
            send(
                    exchange,
                    well ? 200 : 503,
                    well ? "{\"status\":\"ok\"}" : "{\"status\":\"stuck\"}");
        } else if (path.equals("/readyz")) {
            ready(exchange);
        } else {
            send(exchange, 404, "{\"status\":\"not found\"}");
        }
    }

    private void ready(HttpExchange exchange) throws IOException {
        if (!alive.getAsBoolean()) {
            send(exchange, 503, "{\"status\":\"stuck\"}");
            return;
        }
        JournalStatus status = journal.get();
        boolean degraded = status.state() == JournalStatus.State.DEGRADED;
        String problem =
                status.problem().isEmpty() ? "" : ",\"problem\":" + quoted(status.problem());
        send(
                exchange,
                200,
                "{\"status\":\""
                        + (degraded ? "degraded" : "ready")
                        + "\",\"journal\":\""
                        + status.state()
                        + "\""
                        + problem
                        + "}");
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = (json + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        answering.shutdownNow();
    }
}
