package org.dialtone.testbed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;

import io.grpc.StatusRuntimeException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.ConnectionState;
import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.dial.DdmState;
import org.dialtone.api.dial.DdmStatus;
import org.dialtone.api.dial.DefinitionKeys;
import org.dialtone.api.dial.DemandDialManager;
import org.dialtone.api.dial.Explanation;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.dial.PacketHeader;
import org.dialtone.api.dial.Phase;
import org.dialtone.api.dial.Timeline;
import org.dialtone.client.RemoteOptions;
import org.dialtone.client.RemoteRouter;
import org.dialtone.testbed.RequiresRoot;
import org.dialtone.wire.v1.ConnectRequest;
import org.dialtone.wire.v1.DeleteInterfaceRequest;
import org.dialtone.wire.v1.ExplainRequest;
import org.dialtone.wire.v1.SetDdmStateRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// The demand-dial manager through the client, over the Unix socket.
@RequiresRoot
class DialCallsTest {
    private static final String SECRET = "correct-horse-battery";
    private static final InterfaceDefinition WG7 =
            DefinitionKeys.read(
                    "wg7",
                    Map.of(
                            "kind", "wireguard",
                            "wireguard.endpoint", "192.0.2.1:51820",
                            "dial.mode", "persistent",
                            "dial.hours", "1 09:00-12:00 13:00-17:30,2 09:00-12:00",
                            "dial.zone", "Europe/Berlin",
                            "demand.routes", "0.0.0.0/0,2001:db8::/32"));

    private Service service;
    private Router router;
    private DemandDialManager ddm;

    @BeforeEach
    void open() {
        service = new Service();
        router = RemoteRouter.connect("unix:" + service.socket, RemoteOptions.DEFAULT);
        ddm = router.ddm();
    }

    @AfterEach
    void close() {
        router.close();
        service.close();
    }

    private static void fails(RouterError error, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RouterException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    private static void fails(RouterError error, CompletableFuture<?> answer) {
        assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        RouterException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    private static <T> T done(CompletableFuture<T> answer) throws Exception {
        return answer.get(20, TimeUnit.SECONDS);
    }

    @Test
    void itsStateIsToldAndChanged() {
        service.ddm.problems = List.of("isp.toml:3:1: dial.mode: found \"x\"");
        assertThat(ddm.status())
                .isEqualTo(
                        new DdmStatus(
                                DdmState.RUNNING,
                                1,
                                0,
                                0,
                                3,
                                1L << 40,
                                5,
                                Map.of("kept", 7L, "received", 8L),
                                service.ddm.problems));
        ddm.pause();
        assertThat(ddm.status().state()).isEqualTo(DdmState.PAUSED);
        ddm.resume();
        assertThat(ddm.status().state()).isEqualTo(DdmState.RUNNING);
        ddm.stop();
        assertThat(ddm.status().state()).isEqualTo(DdmState.STOPPED);
        fails(RouterError.DDM_NOT_RUNNING, ddm::resume);
        fails(RouterError.DDM_NOT_RUNNING, ddm.connect("isp"));
        ddm.start();
        assertThat(ddm.status().state()).isEqualTo(DdmState.RUNNING);
    }

    @Test
    void definitionsComeBackAsTheyWereMade() {
        ddm.create(WG7);
        assertThat(ddm.definition("wg7")).isEqualTo(WG7);
        assertThat(ddm.definitions()).containsExactly(service.ddm.definitions.get("isp"), WG7);
        fails(RouterError.INTERFACE_ALREADY_EXISTS, () -> ddm.create(WG7));
        ddm.enable("wg7", false);
        assertThat(ddm.definition("wg7").enabled()).isFalse();
        fails(RouterError.INTERFACE_DISABLED, ddm.connect("wg7"));
        ddm.replace(WG7);
        assertThat(ddm.definition("wg7")).isEqualTo(WG7);
        ddm.delete("wg7");
        fails(RouterError.NO_SUCH_INTERFACE, () -> ddm.delete("wg7"));
        fails(RouterError.NO_SUCH_INTERFACE, () -> ddm.definition("x".repeat(50_000)));
        assertThat(ddm.definitions()).hasSize(1);
    }

    @Test
    void moreDefinitionsThanOneMessageHoldsComeInParts() {
        for (int i = 0; i < 3_000; i++) {
            String name = "i" + i;
            service.ddm.definitions.put(
                    name,
                    DefinitionKeys.read(
                            name, Map.of("kind", "exec", "exec.command", "c".repeat(3_000))));
        }
        assertThat(ddm.definitions()).hasSize(3_001);
    }

    @Test
    void whatIsWrongWithADefinitionIsSaidKeyByKey() {
        InterfaceDefinition wrong =
                new InterfaceDefinition(
                        "isp2",
                        WG7.kind(),
                        "much-too-long-for-a-link",
                        true,
                        Map.of(),
                        WG7.policy(),
                        WG7.demand());
        assertThatThrownBy(() -> ddm.create(wrong))
                .isInstanceOfSatisfying(
                        RouterException.class,
                        e -> assertThat(e.error()).isEqualTo(RouterError.INTERFACE_CONFIGURATION))
                .hasMessageContaining("link: found \"much-too-long-for-a-link\"");
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without it may do
    void nullIsAnInvalidParameter() {
        fails(RouterError.INVALID_PARAMETER, () -> ddm.create(null));
        fails(RouterError.INVALID_PARAMETER, () -> ddm.connect(null));
    }

    @Test
    void credentialsGoInAndNeverComeOut() {
        InterfaceCredentials given = new InterfaceCredentials("alice@isp", "WORK", SECRET);
        ddm.setCredentials("isp", given);
        assertThat(service.ddm.credentials).containsEntry("isp", given);
        assertThat(ddm.user("isp")).isEqualTo("alice@isp");
        assertThat(ddm.definition("isp").toString()).doesNotContain(SECRET);
        assertThatThrownBy(
                        () ->
                                ddm.setCredentials(
                                        "isp",
                                        new InterfaceCredentials("", "", SECRET.repeat(1_000))))
                .hasMessageContaining("password: 21000 characters")
                .hasMessageNotContaining(SECRET);
        ddm.setCredentials("isp", null);
        assertThat(ddm.user("isp")).isNull();
    }

    @Test
    void connectingIsAnsweredWhenItIsDone() throws Exception {
        service.ddm.atOnce = false;
        CompletableFuture<ConnectionId> connected = ddm.connect("isp");
        await().until(() -> service.ddm.isDialling("isp"));
        assertThat(connected).isNotDone();
        fails(RouterError.ALREADY_CONNECTING, ddm.connect("isp"));
        ConnectionId connection = service.ddm.succeed("isp");
        assertThat(done(connected)).isEqualTo(connection);
        assertThat(done(ddm.connect("isp"))).isEqualTo(connection);
        fails(RouterError.INTERFACE_CONNECTED, () -> ddm.delete("isp"));

        service.ddm.slow = true;
        CompletableFuture<?> down = ddm.disconnect("isp");
        await().until(() -> service.ddm.asked.contains("disconnect isp"));
        assertThat(down).isNotDone();
        service.ddm.hungUp("isp");
        assertThat(done(down)).isNull();
        fails(RouterError.INTERFACE_NOT_CONNECTED, ddm.disconnect("isp"));
    }

    @Test
    void whyItCouldNotConnectIsTold() {
        service.ddm.atOnce = false;
        CompletableFuture<ConnectionId> connected = ddm.connect("isp");
        await().until(() -> service.ddm.isDialling("isp"));
        service.ddm.fail("isp", RouterError.AUTHENTICATION_FAILURE, "CHAP: go away");
        fails(RouterError.AUTHENTICATION_FAILURE, connected);
        assertThatThrownBy(connected::get).hasMessageContaining("CHAP: go away");
    }

    @Test
    void toCancelACallHangsNothingUp() {
        service.ddm.atOnce = false;
        CompletableFuture<ConnectionId> connected = ddm.connect("isp");
        await().until(() -> service.ddm.isDialling("isp"));
        assertThat(connected.cancel(true)).isTrue();
        assertThat(ddm.status().connecting()).isEqualTo(1);
        assertThat(service.ddm.asked).containsExactly("connect isp");
        service.ddm.succeed("isp");
        assertThat(ddm.status().connected()).isEqualTo(1);
    }

    @Test
    void aDeadlineHangsNothingUp() {
        service.ddm.atOnce = false;
        var stub = Calls.stub(service.unix());
        String name;
        long millis = 300;
        do { // it may be over before the router has heard of it
            millis *= 2;
            name = "i" + millis;
            ddm.create(DefinitionKeys.read(name, Map.of("kind", "exec")));
            ConnectRequest request = ConnectRequest.newBuilder().setName(name).build();
            long deadline = millis;
            assertThatThrownBy(
                            () ->
                                    stub.withDeadlineAfter(deadline, TimeUnit.MILLISECONDS)
                                            .connect(request))
                    .hasMessageContaining("DEADLINE_EXCEEDED");
        } while (!service.ddm.asked.contains("connect " + name) && millis < 10_000);
        assertThat(service.ddm.isDialling(name)).isTrue();
    }

    @Test
    void whoeverWaitsIsToldWhenTheServiceStops() {
        service.ddm.atOnce = false;
        CompletableFuture<ConnectionId> connected = ddm.connect("isp");
        await().until(() -> service.ddm.isDialling("isp"));
        service.server.close();
        fails(RouterError.SERVICE_NOT_ACTIVE, connected);
        assertThat(service.ddm.isDialling("isp")).isTrue();
    }

    @Test
    void waitingCallsHoldNothingUp() throws Exception {
        service.ddm.atOnce = false;
        for (int i = 0; i < 200; i++) {
            String name = "i" + i;
            ddm.create(DefinitionKeys.read(name, Map.of("kind", "exec")));
            CompletableFuture<ConnectionId> _ = ddm.connect(name);
        }
        await().until(() -> ddm.status().connecting() == 200);
        for (int i = 0; i < 56; i++) {
            String name = "j" + i;
            ddm.create(DefinitionKeys.read(name, Map.of("kind", "exec")));
            CompletableFuture<ConnectionId> _ = ddm.connect(name);
        }
        fails(RouterError.NOT_ENOUGH_MEMORY, () -> ddm.connect("isp"));
        await().until(() -> ddm.status().connecting() == 256);
        assertThat(ddm.definitions()).hasSize(257);
    }

    @Test
    void whatIfIsAskedWithThePacketAndTheTime() throws Exception {
        PacketHeader packet =
                new PacketHeader(
                        6,
                        InetAddress.ofLiteral("2001:db8::1"),
                        InetAddress.ofLiteral("2001:db8::2"),
                        40_000,
                        443,
                        60);
        Instant at = Instant.parse("2026-12-24T18:00:00.000000001Z");
        service.ddm.explanation =
                new Explanation(
                        false,
                        ConnectionState.UNREACHABLE,
                        List.of(
                                new Explanation.Finding("enabled", true, "It is enabled."),
                                new Explanation.Finding("hours", false, "It is Christmas.")),
                        at.plusSeconds(7));
        assertThat(ddm.explain("isp", packet, at)).isEqualTo(service.ddm.explanation);
        assertThat(service.ddm.asked).containsExactly("explain isp " + packet + " " + at);
        service.ddm.explanation =
                new Explanation(true, ConnectionState.DISCONNECTED, List.of(), null);
        assertThat(ddm.explain("isp", null, null)).isEqualTo(service.ddm.explanation);
    }

    @Test
    void theTimelineIsToldWhole() {
        Timeline failed =
                new Timeline(
                        new Actor(Actor.Kind.PACKET, "udp 192.0.2.1:1 > 192.0.2.2:53, 60 bytes"),
                        Cause.DEMAND,
                        List.of(
                                new Phase("starting", Instant.EPOCH, Duration.ofMillis(3), ""),
                                new Phase(
                                        "authenticating",
                                        Instant.EPOCH.plusMillis(3),
                                        Duration.ofNanos(1),
                                        "CHAP")),
                        null,
                        Cause.AUTHENTICATION_FAILED,
                        RouterError.AUTHENTICATION_FAILURE,
                        "go away");
        Timeline standing =
                new Timeline(
                        Actor.DDM,
                        Cause.PERSISTENT,
                        List.of(new Phase("connected", Instant.EPOCH, Duration.ofDays(400), "")),
                        new ConnectionId(7),
                        null,
                        null,
                        "");
        service.ddm.timeline.addAll(List.of(standing, failed));
        assertThat(ddm.timeline("isp", 32)).isEqualTo(service.ddm.timeline);
        assertThat(ddm.timeline("isp", 1)).hasSize(1);
        fails(RouterError.INVALID_PARAMETER, () -> ddm.timeline("isp", 0));
        fails(RouterError.NO_SUCH_INTERFACE, () -> ddm.timeline("nope", 1));
    }

    @Test
    void nonsenseIsAnInvalidParameter() {
        var stub = Calls.stub(service.unix());
        invalid(() -> stub.setDdmState(SetDdmStateRequest.getDefaultInstance()));
        invalid(() -> stub.setDdmState(SetDdmStateRequest.newBuilder().setChangeValue(99).build()));
        var packet =
                org.dialtone.wire.v1.PacketHeader.newBuilder()
                        .setSource(ByteString.copyFrom(new byte[4]))
                        .setDestination(ByteString.copyFrom(new byte[4]));
        for (var wrong :
                List.of(
                        packet.clone().setSource(ByteString.EMPTY),
                        packet.clone().setSource(ByteString.copyFrom(new byte[5])),
                        packet.clone().setSource(ByteString.copyFrom(new byte[16])),
                        packet.clone().setProtocol(256),
                        packet.clone().setSourcePort(65_536),
                        packet.clone().setDestinationPort(-1),
                        packet.clone().setLength(-1))) {
            invalid(
                    () ->
                            stub.explain(
                                    ExplainRequest.newBuilder()
                                            .setName("isp")
                                            .setPacket(wrong)
                                            .build()));
        }
        assertThatThrownBy(() -> stub.deleteInterface(DeleteInterfaceRequest.getDefaultInstance()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> {
                            assertThat(e.getStatus().getCode())
                                    .isEqualTo(io.grpc.Status.Code.NOT_FOUND);
                            assertThat(Calls.error(e).getCode()).isEqualTo(905);
                        });
    }

    private static void invalid(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(Calls.error(e).getCode()).isEqualTo(87));
    }

    @Test
    void aLanOnlyRouterHasNone() {
        try (Service lan = new Service(Service.Plan.USUAL.withoutDdm());
                Router there = RemoteRouter.connect("unix:" + lan.socket)) {
            fails(RouterError.DDM_NOT_RUNNING, there::ddm);
            assertThatThrownBy(
                            () ->
                                    Calls.stub(lan.unix())
                                            .connect(ConnectRequest.getDefaultInstance()))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(Calls.error(e).getCode()).isEqualTo(903));
        }
    }
}
