package org.dialtone.testbed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.dialtone.api.Role;
import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.client.Credentials;
import org.dialtone.client.RemoteRouter;
import org.dialtone.server.access.AccessPolicy;
import org.dialtone.server.access.Names;
import org.dialtone.server.grpc.ServerIdentity;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/// What the client library says of a router elsewhere that it cannot come to, or that does not let
/// it in: each over a real socket.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a hang is a failure
class RemoteTlsTest {
    private static final Pki OURS = new Pki("ours");
    private static final Pki THEIRS = new Pki("theirs");

    /// Another authority that goes by the name of ours: its certificates are shown where those of
    /// ours are wanted.
    private static final Pki NAMESAKE = new Pki("ours");

    private static final Credentials BOSS = OURS.shown(OURS.issue("boss"));

    private static final AccessPolicy.Revoked REVOKED =
            new AccessPolicy.Revoked(Set.of(), Set.of(), Set.of("boss"));

    private static AccessPolicy policy(AccessPolicy.Revoked revoked) {
        return new AccessPolicy(
                Map.of(), Map.of(), Map.of("boss", Role.ADMINISTRATOR), revoked, Names.NONE);
    }

    private static Service service(ServerIdentity identity) {
        return new Service(
                Service.Plan.USUAL.policy(policy(AccessPolicy.Revoked.NONE)).identity(identity));
    }

    private static Service service() {
        return service(new ServerIdentity(OURS.server()));
    }

    private static Router connect(Service service, Credentials credentials) {
        return RemoteRouter.connect("localhost:" + service.server.port(), credentials);
    }

    /// The error with which it comes to nothing: all of what a user is shown.
    private static RouterException refused(String router, Credentials credentials) {
        RouterException e =
                catchThrowableOfType(
                        RouterException.class,
                        () -> RemoteRouter.connect(router, credentials).close());
        assertThat(e).as("connecting fails").isNotNull();
        return e;
    }

    private static RouterException refused(Service service, Credentials credentials) {
        return refused("localhost:" + service.server.port(), credentials);
    }

    private static void isOf(RouterException e, RouterError error, String... said) {
        assertThat(e.error()).as(e.getMessage()).isEqualTo(error);
        assertThat(e).hasMessageContainingAll(said);
    }

    @Test
    void whoeverIsTrustedAndTrustsComesIn() {
        try (Service service = service();
                Router router = connect(service, BOSS)) {
            assertThat(router.info().role()).isEqualTo(Role.ADMINISTRATOR);
        }
    }

    @Test
    void aRouterOfAnotherAuthorityIsNotTrusted() {
        try (Service service = service(new ServerIdentity(THEIRS.server()))) {
            isOf(
                    refused(service, BOSS),
                    RouterError.UNABLE_TO_AUTHENTICATE_SERVER,
                    "localhost:" + service.server.port(),
                    "not signed by a CA that this end trusts");
        }
    }

    @Test
    void aRouterOfAnAuthorityThatOnlyHasTheNameIsNotTrusted() {
        try (Service service = service(new ServerIdentity(NAMESAKE.server()))) {
            isOf(
                    refused(service, BOSS),
                    RouterError.UNABLE_TO_AUTHENTICATE_SERVER,
                    "not signed by a CA that this end trusts");
        }
    }

    @Test
    void aRouterWhoseCertificateHasExpiredIsNotTrusted() {
        Pki.Issued expired = OURS.issue("localhost", Instant.now().minus(Duration.ofHours(1)));
        try (Service service = service(new ServerIdentity(OURS.server(expired)))) {
            isOf(
                    refused(service, BOSS),
                    RouterError.UNABLE_TO_AUTHENTICATE_SERVER,
                    "has expired",
                    "dialtone pki");
        }
    }

    @Test
    void aRouterWhoseCertificateIsNotValidYetIsNotTrusted() {
        Pki.Issued early = OURS.issue("localhost", Instant.now().plus(Duration.ofDays(9)));
        try (Service service = service(new ServerIdentity(OURS.server(early)))) {
            isOf(
                    refused(service, BOSS),
                    RouterError.UNABLE_TO_AUTHENTICATE_SERVER,
                    "not valid yet",
                    "clocks");
        }
    }

    @Test
    void aRouterOfAnotherNameIsNotTrusted() {
        try (Service service = service()) {
            isOf(
                    refused("127.0.0.1:" + service.server.port(), BOSS),
                    RouterError.UNABLE_TO_AUTHENTICATE_SERVER,
                    "127.0.0.1:" + service.server.port(),
                    "not for this name");
        }
    }

    /// What the other end says of this one's certificate may come after this end has begun to
    /// speak, or get lost in the end of the connection: hence again and again.
    @RepeatedTest(20)
    void aCertificateOfAnotherAuthorityIsRefused() {
        try (Service service = service()) {
            // of another name: it is not even shown, as none is asked for that this end has
            isOf(
                    refused(service, OURS.shown(THEIRS.issue("boss"))),
                    RouterError.ACCESS_DENIED,
                    "this end's certificate");
            isOf(
                    refused(service, OURS.shown(NAMESAKE.issue("boss"))),
                    RouterError.ACCESS_DENIED,
                    "this end's certificate");
        }
    }

    @Test
    void aCertificateThatHasExpiredIsRefused() {
        Pki.Issued expired = OURS.issue("boss", Instant.now().minus(Duration.ofHours(1)));
        try (Service service = service()) {
            isOf(
                    refused(service, OURS.shown(expired)),
                    RouterError.ACCESS_DENIED,
                    "this end's certificate");
        }
    }

    @Test
    void aCertificateThatIsRevokedIsRefused() {
        try (Service service = service()) {
            service.access.replace(policy(REVOKED));
            isOf(
                    refused(service, BOSS),
                    RouterError.ACCESS_DENIED,
                    "this end's certificate",
                    "or is revoked",
                    "to lift the revocation");
        }
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller who does not check may do
    void withoutCredentialsNothingIsTried() {
        isOf(
                refused("localhost:1", null),
                RouterError.INVALID_PARAMETER,
                "no credentials for localhost:1");
    }

    @Test
    void withoutACertificateNothingIsTried(@TempDir Path folder) throws IOException {
        try (Service service = service()) {
            String router = "localhost:" + service.server.port();
            String before = System.getProperty("dialtone.config");
            System.setProperty("dialtone.config", folder.toString());
            try {
                Files.writeString(folder.resolve("ca.pem"), OURS.issue("x").pem());
                isOf(
                        catchThrowableOfType(
                                RouterException.class, () -> RemoteRouter.connect(router).close()),
                        RouterError.NOT_FOUND,
                        folder + "/client.pem is not there",
                        "dialtone pki issue");
            } finally {
                if (before == null) {
                    System.clearProperty("dialtone.config");
                } else {
                    System.setProperty("dialtone.config", before);
                }
            }
        }
    }

    @Test
    void whatSpeaksPlainTextIsNoRouter() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread server =
                    Thread.ofVirtual().name("plain-text server").start(() -> talk(listening));
            isOf(
                    refused("localhost:" + listening.getLocalPort(), BOSS),
                    RouterError.RPC_S_UNKNOWN_IF,
                    "localhost:" + listening.getLocalPort(),
                    "does not speak TLS");
            server.interrupt();
        }
    }

    /// As a web server does to whom TLS is spoken.
    private static void talk(ServerSocket listening) {
        try {
            while (true) {
                try (Socket client = listening.accept()) {
                    int _ = client.getInputStream().read(new byte[4096]);
                    client.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
                }
            }
        } catch (IOException _) {
            // the test is over
        }
    }

    @Test
    void whereNothingListensThereIsNoRouter() throws IOException {
        int port;
        try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            port = listening.getLocalPort();
        }
        isOf(
                refused("localhost:" + port, BOSS),
                RouterError.RPC_S_SERVER_UNAVAILABLE,
                "no router listens at localhost:" + port);
    }
}
