package org.dialtone.testbed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;

import org.dialtone.api.Role;
import org.dialtone.server.access.AccessPolicy;
import org.dialtone.testbed.RequiresRoot;
import org.dialtone.wire.v1.CreateInterfaceRequest;
import org.dialtone.wire.v1.GetRouterRequest;
import org.dialtone.wire.v1.GetRouterResponse;
import org.dialtone.wire.v1.RouterServiceGrpc;
import org.dialtone.wire.v1.WatchRequest;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Who may do what over the Unix socket: peers are real processes of real users, passed on by a
/// [Relay].
@RequiresRoot
class AccessTest {
    private static final int OBSERVER = 12001;
    private static final int OPERATOR = 12002;
    private static final int ADMINISTRATOR = 12003;
    private static final int NOBODY = 12004;
    private static final int GROUP = 13001;

    private static final AccessPolicy POLICY =
            new AccessPolicy(
                    Map.of(
                            OBSERVER,
                            Role.OBSERVER,
                            OPERATOR,
                            Role.OPERATOR,
                            ADMINISTRATOR,
                            Role.ADMINISTRATOR),
                    Map.of(GROUP, Role.OPERATOR, 0, Role.ADMINISTRATOR),
                    Map.of(),
                    AccessPolicy.Revoked.NONE,
                    uid -> uid == OBSERVER ? "olga" : null);

    private static GetRouterResponse whoami(Channel channel) {
        return Calls.stub(channel).getRouter(GetRouterRequest.getDefaultInstance());
    }

    @Test
    void everyCallIsOpenToWhomItsRoleAllowsItAndToNobodyElse() {
        Map<Integer, Role> roles =
                Map.of(
                        OBSERVER,
                        Role.OBSERVER,
                        OPERATOR,
                        Role.OPERATOR,
                        ADMINISTRATOR,
                        Role.ADMINISTRATOR,
                        0,
                        Role.ADMINISTRATOR,
                        NOBODY,
                        Role.NONE);
        for (Service.Plan plan : List.of(Service.Plan.USUAL, Service.Plan.USUAL.ddmTrusting())) {
            try (Service service = new Service(plan.policy(POLICY))) {
                roles.forEach(
                        (uid, role) ->
                                assertThat(Calls.all(service.unixAs(uid, 12999)))
                                        .as("uid " + uid)
                                        .isEqualTo(Calls.expected(role)));
            }
        }
    }

    @Test
    void noCallIsForgotten() {
        assertThat(Calls.NEEDED.keySet())
                .isEqualTo(
                        RouterServiceGrpc.getServiceDescriptor().getMethods().stream()
                                .map(each -> String.valueOf(each.getBareMethodName()))
                                .collect(Collectors.toSet()));
    }

    @Test
    void theRightIsCheckedBeforeTheRequestIsLookedAt() {
        try (Service service = new Service(Service.Plan.USUAL.policy(POLICY).ddmTrusting())) {
            CreateInterfaceRequest nonsense = CreateInterfaceRequest.getDefaultInstance();
            assertThatThrownBy(
                            () ->
                                    Calls.stub(service.unixAs(OPERATOR, 12999))
                                            .createInterface(nonsense))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(Calls.error(e).getCode()).isEqualTo(5));
            assertThatThrownBy(() -> Calls.stub(service.unix()).createInterface(nonsense))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(Calls.error(e).getCode()).isEqualTo(912));
        }
    }

    private static HealthCheckResponse health(Channel channel) {
        return HealthGrpc.newBlockingStub(channel)
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .check(HealthCheckRequest.getDefaultInstance());
    }

    @Test
    void theHealthServiceAnswersAnObserverAndNobodyBelow() {
        try (Service service = new Service(Service.Plan.USUAL.policy(POLICY))) {
            assertThat(health(service.unixAs(OBSERVER, 12999)).getStatus())
                    .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
            assertThatThrownBy(() -> health(service.unixAs(NOBODY, 12999)))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> {
                                assertThat(e.getStatus().getCode())
                                        .isEqualTo(Status.Code.PERMISSION_DENIED);
                                assertThat(Calls.error(e).getCode()).isEqualTo(5);
                            });
        }
    }

    @Test
    void theCallerIsWhoTheKernelSaysItIs() {
        try (Service service = new Service(Service.Plan.USUAL.policy(POLICY))) {
            GetRouterResponse self = whoami(service.unix());
            assertThat(self.getCaller()).isEqualTo("uid 0, pid " + ProcessHandle.current().pid());
            assertThat(self.getRole()).isEqualTo(org.dialtone.wire.v1.Role.ROLE_ADMINISTRATOR);
            try (Relay relay = new Relay(service.directory, service.socket, OBSERVER, 12999)) {
                GetRouterResponse other = whoami(service.unix(relay.path()));
                assertThat(other.getCaller())
                        .isEqualTo("uid " + OBSERVER + " (olga), pid " + relay.pid());
                assertThat(other.getRole()).isEqualTo(org.dialtone.wire.v1.Role.ROLE_OBSERVER);
            }
        }
    }

    @Test
    void groupsCountTheEffectiveAndTheSupplementaryOnes() {
        try (Service service = new Service(Service.Plan.USUAL.policy(POLICY))) {
            assertThat(whoami(service.unixAs(NOBODY, GROUP)).getRole())
                    .isEqualTo(org.dialtone.wire.v1.Role.ROLE_OPERATOR);
            assertThat(whoami(service.unixAs(NOBODY, 12999, 12998, GROUP)).getRole())
                    .isEqualTo(org.dialtone.wire.v1.Role.ROLE_OPERATOR);
            assertThat(whoami(service.unixAs(OBSERVER, 12999, GROUP, 0)).getRole())
                    .isEqualTo(org.dialtone.wire.v1.Role.ROLE_ADMINISTRATOR);
        }
    }

    /// Root's group is 0, which is also what is in memory that nobody has filled.
    @Test
    void nobodyIsTakenForAMemberOfRootsGroup() {
        try (Service service = new Service(Service.Plan.USUAL.policy(POLICY))) {
            for (int groups : new int[] {0, 1, 2, 3, 15, 16, 17, 33, 300}) {
                int[] many = IntStream.range(14000, 14000 + groups).toArray();
                assertThat(Calls.all(service.unixAs(NOBODY, 12999, many)).get("GetRouter"))
                        .as(groups + " groups")
                        .isEqualTo("PERMISSION_DENIED 5");
                if (groups > 0) {
                    many[groups - 1] = GROUP;
                    assertThat(whoami(service.unixAs(NOBODY, 12999, many)).getRole())
                            .as(groups + " groups")
                            .isEqualTo(org.dialtone.wire.v1.Role.ROLE_OPERATOR);
                }
            }
        }
    }

    @Test
    void whoeverFallsBelowObserverIsSentAwayAtOnce() {
        try (Service service = new Service(Service.Plan.USUAL.policy(POLICY));
                Watching observer =
                        new Watching(
                                service.unixAs(OBSERVER, 12999),
                                WatchRequest.getDefaultInstance());
                Registering operator = new Registering(service.unixAs(OPERATOR, 12999));
                Watching root = new Watching(service.unix(), WatchRequest.getDefaultInstance())) {
            operator.add(1);
            assertThat(operator.next().hasAdded()).isTrue();
            assertThat(observer.next().hasOpened()).isTrue();
            assertThat(root.next().hasOpened()).isTrue();

            service.access.replace(AccessPolicy.ROOT_ONLY);

            assertThat(observer.end().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThat(Calls.error(observer.trailers()).getName()).isEqualTo("ERROR_ACCESS_DENIED");
            assertThat(operator.end().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThat(Calls.error(operator.trailers()).getCode()).isEqualTo(5);
            // the client is told first
            await().atMost(Service.SOON).until(() -> service.registrations() == 0);
            service.flip(1);
            assertThat(root.next().hasRecords()).isTrue();
        }
    }

    private static Responses<HealthCheckResponse> watchHealth(Channel channel) {
        Responses<HealthCheckResponse> responses = new Responses<>();
        ClientCall<HealthCheckRequest, HealthCheckResponse> call =
                channel.newCall(HealthGrpc.getWatchMethod(), CallOptions.DEFAULT);
        call.start(responses, new Metadata());
        call.request(1_000);
        call.sendMessage(HealthCheckRequest.getDefaultInstance());
        call.halfClose();
        return responses;
    }

    @Test
    void whoeverFallsBelowObserverIsNotToldOfTheHealthAnyMore() {
        try (Service service = new Service(Service.Plan.USUAL.policy(POLICY))) {
            Responses<HealthCheckResponse> observer = watchHealth(service.unixAs(OBSERVER, 12999));
            Responses<HealthCheckResponse> root = watchHealth(service.unix());
            assertThat(observer.next().getStatus())
                    .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
            assertThat(root.next().getStatus())
                    .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);

            service.access.replace(AccessPolicy.ROOT_ONLY);

            assertThat(observer.end().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThat(Calls.error(observer.trailers()).getCode()).isEqualTo(5);
            service.server.serving(false);
            assertThat(root.next().getStatus())
                    .isEqualTo(HealthCheckResponse.ServingStatus.NOT_SERVING);
            assertThat(observer.hasNext()).isFalse();
        }
    }

    @Test
    void aRoleThatRisesIsFoundByTheNextCall() {
        try (Service service = new Service(Service.Plan.USUAL)) {
            ManagedChannel channel = service.unixAs(OBSERVER, 12999);
            assertThat(Calls.all(channel).get("Watch")).isEqualTo("PERMISSION_DENIED 5");
            service.access.replace(POLICY);
            assertThat(Calls.all(channel).get("Watch")).isEqualTo("OK");
        }
    }
}
