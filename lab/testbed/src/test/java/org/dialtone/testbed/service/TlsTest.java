package org.dialtone.testbed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.dialtone.api.Role;
import org.dialtone.server.access.AccessPolicy;
import org.dialtone.server.access.Certificates;
import org.dialtone.server.access.Names;
import org.dialtone.server.access.Peer;
import org.dialtone.server.grpc.Credentials;
import org.dialtone.server.grpc.ServerIdentity;
import org.dialtone.wire.v1.GetRouterRequest;
import org.dialtone.wire.v1.GetRouterResponse;
import org.dialtone.wire.v1.WatchRequest;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/// Who is let in from another machine.
class TlsTest {
    private static final Pki OURS = new Pki("ours");
    private static final Pki THEIRS = new Pki("theirs");

    private final ServerIdentity identity = new ServerIdentity(OURS.server());

    private static AccessPolicy policy(AccessPolicy.Revoked revoked) {
        return new AccessPolicy(
                Map.of(),
                Map.of(),
                Map.of(
                        "watcher",
                        Role.OBSERVER,
                        "router7",
                        Role.OPERATOR,
                        "boss",
                        Role.ADMINISTRATOR),
                revoked,
                Names.NONE);
    }

    private Service service() {
        return new Service(
                Service.Plan.USUAL.policy(policy(AccessPolicy.Revoked.NONE)).identity(identity));
    }

    private static GetRouterResponse whoami(Channel channel) {
        return Calls.stub(channel).getRouter(GetRouterRequest.getDefaultInstance());
    }

    /// The connection comes to nothing: no call is answered, not even with a refusal.
    private static void notLetIn(Channel channel) {
        assertThatThrownBy(() -> whoami(channel))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> {
                            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                            assertThat(Calls.error(e).getCode()).isZero();
                        });
    }

    @Test
    void everyCallIsOpenToTheCertificatesThatMayMakeItAndToNoOther() {
        try (Service service = service()) {
            Map.of(
                            "watcher", Role.OBSERVER,
                            "router7", Role.OPERATOR,
                            "boss", Role.ADMINISTRATOR,
                            "stranger", Role.NONE)
                    .forEach(
                            (name, role) ->
                                    assertThat(
                                                    Calls.all(
                                                            service.tls(
                                                                    OURS.client(OURS.issue(name)))))
                                            .as(name)
                                            .isEqualTo(Calls.expected(role)));
        }
    }

    @Test
    void theCallerIsWhoTheCertificateSaysItIs() {
        try (Service service = service()) {
            GetRouterResponse answer = whoami(service.tls(OURS.client(OURS.issue("router7"))));
            assertThat(answer.getCaller()).isEqualTo("certificate router7");
            assertThat(answer.getRole()).isEqualTo(org.dialtone.wire.v1.Role.ROLE_OPERATOR);
        }
    }

    @Test
    void whoHasNoCertificateOrAWrongOneDoesNotGetPastTheHandshake() {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        try (Service service = service()) {
            notLetIn(service.tls(OURS.client(null)));
            notLetIn(service.tls(OURS.client(THEIRS.issue("boss"))));
            notLetIn(service.tls(OURS.client(OURS.issue("boss", yesterday))));
            notLetIn(service.tls(OURS.client(OURS.issue("boss"), "TLSv1.2")));
            assertThat(whoami(service.tls(OURS.client(OURS.issue("boss")))).getCaller())
                    .isEqualTo("certificate boss");
        }
    }

    @Test
    void whoIsRevokedDoesNotGetPastTheHandshake() {
        Pki.Issued boss = OURS.issue("boss");
        Peer.Certificate peer = Certificates.peer(boss.certificate());
        for (AccessPolicy.Revoked revoked :
                new AccessPolicy.Revoked[] {
                    new AccessPolicy.Revoked(Set.of(peer.fingerprint()), Set.of(), Set.of()),
                    new AccessPolicy.Revoked(Set.of(), Set.of(peer.serial()), Set.of()),
                    new AccessPolicy.Revoked(Set.of(), Set.of(), Set.of("boss"))
                }) {
            try (Service service = service()) {
                assertThat(whoami(service.tls(OURS.client(boss))).getCaller())
                        .isEqualTo("certificate boss");
                service.access.replace(policy(revoked));
                notLetIn(service.tls(OURS.client(boss)));
                assertThat(whoami(service.tls(OURS.client(OURS.issue("watcher")))).getCaller())
                        .isEqualTo("certificate watcher");
            }
        }
    }

    @Test
    void whoIsRevokedWhileConnectedIsSentAwayAndMayDoNothingMore() {
        try (Service service = service()) {
            Channel channel = service.tls(OURS.client(OURS.issue("boss")));
            try (Watching watch = new Watching(channel, WatchRequest.getDefaultInstance())) {
                assertThat(watch.next().hasOpened()).isTrue();
                service.access.replace(
                        policy(new AccessPolicy.Revoked(Set.of(), Set.of(), Set.of("boss"))));
                assertThat(watch.end().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
                assertThat(Calls.error(watch.trailers()).getCode()).isEqualTo(5);
            }
            assertThat(Calls.all(channel))
                    .allSatisfy((_, end) -> assertThat(end).isEqualTo("PERMISSION_DENIED 5"));
        }
    }

    @Test
    void anotherIdentityIsUsedFromTheNextHandshakeOn() {
        try (Service service = service();
                Watching before =
                        new Watching(
                                service.tls(OURS.client(OURS.issue("boss"))),
                                WatchRequest.getDefaultInstance())) {
            assertThat(before.next().hasOpened()).isTrue();
            identity.replace(THEIRS.server());
            notLetIn(service.tls(OURS.client(OURS.issue("boss"))));
            assertThat(whoami(service.tls(THEIRS.client(THEIRS.issue("boss")))).getCaller())
                    .isEqualTo("certificate boss");
            service.flip(1);
            assertThat(before.next().hasRecords()).isTrue();
        }
    }

    @Test
    void aKeyIsNeverQuoted() {
        Pki.Issued issued = OURS.issue("localhost");
        String secret = issued.keyPem().lines().skip(1).findFirst().orElseThrow();
        for (String key :
                new String[] {
                    secret,
                    issued.keyPem().replace("\n-----END", "AAAA\n-----END"),
                    issued.keyPem().replace("PRIVATE KEY", "EC PRIVATE KEY")
                }) {
            assertThatThrownBy(() -> Credentials.parse(issued.pem(), key, issued.pem()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("key: ")
                    .satisfies(
                            e -> {
                                java.io.StringWriter all = new java.io.StringWriter();
                                e.printStackTrace(new java.io.PrintWriter(all));
                                assertThat(all.toString()).doesNotContain(secret);
                            });
        }
    }
}
