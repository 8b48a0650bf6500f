package org.dialtone.mprapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.dialtone.mprapi.ErrorCodes.*;
import static org.dialtone.mprapi.Kernel32.*;
import static org.dialtone.mprapi.MprAdmin.*;
import static org.dialtone.mprapi.MprConstants.*;

import org.dialtone.api.ConnectionId;
import org.dialtone.api.Role;
import org.dialtone.api.RouterError;
import org.dialtone.api.dial.DdmState;
import org.dialtone.api.dial.DefinitionKeys;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;

/// Demand-dial interfaces: defined, changed, dialled, hung up and deleted.
final class DialCallsTest extends MprApiTest {
    private static final Map<String, String> ISP =
            Map.of(
                    "kind", "pppoe",
                    "pppoe.device", "wan0",
                    "pppoe.service", "fast",
                    "pppoe.mtu", "1492",
                    "dial.mode", "persistent",
                    "demand.routes", "192.0.2.0/24");

    private final HANDLE[] made = new HANDLE[1];

    private HANDLE isp() {
        router.define("isp", ISP);
        return interfaceNamed("isp");
    }

    private InterfaceDefinition defined(String name) {
        return router.dialler.as(Role.OBSERVER).definition(name);
    }

    private static MPR_INTERFACE_0 level0(String name, boolean enabled, int type) {
        return new MPR_INTERFACE_0(name, null, enabled, type, 0, 0, 0);
    }

    private static MPR_INTERFACE_1 level1(boolean enabled, @Nullable List<String> hours) {
        return new MPR_INTERFACE_1(
                "isp", null, enabled, ROUTER_IF_TYPE_FULL_ROUTER, 0, 0, 0, hours);
    }

    // Create and Delete

    @Test
    void createDefinesAnInterfaceWhoseHandleIsGood() {
        MPR_INTERFACE_2 said =
                MPR_INTERFACE_2
                        .of("isp", true)
                        .withDevice(RASDT_PPPoE, "wan0", "fast")
                        .withIdleDisconnectSeconds(600)
                        .withOptions(MPRIO_RemoteDefaultGateway);
        assertThat(MprAdminInterfaceCreate(hServer, 2, said, made)).isEqualTo(NO_ERROR);
        assertThat(defined("isp"))
                .isEqualTo(
                        DefinitionKeys.read(
                                "isp",
                                Map.of(
                                        "kind", "pppoe",
                                        "pppoe.device", "wan0",
                                        "pppoe.service", "fast",
                                        "dial.idle-timeout", "10m",
                                        "demand.routes", "0.0.0.0/0")));
        MPR_INTERFACE_0[] out = new MPR_INTERFACE_0[1];
        assertThat(MprAdminInterfaceGetInfo(hServer, made[0], 0, out)).isEqualTo(NO_ERROR);
        assertThat(out[0].wszInterfaceName()).isEqualTo("isp");
        assertThat(out[0].dwIfType()).isEqualTo(ROUTER_IF_TYPE_FULL_ROUTER);
        assertThat(out[0].dwConnectionState()).isEqualTo(ROUTER_IF_STATE_DISCONNECTED);
    }

    @Test
    void createOfEachLevelTakesItsStructureAlone() {
        Object[] buffers = {
            level0("a0", false, ROUTER_IF_TYPE_HOME_ROUTER),
            new MPR_INTERFACE_1(
                    "a1",
                    null,
                    true,
                    ROUTER_IF_TYPE_FULL_ROUTER,
                    0,
                    0,
                    0,
                    List.of("1 09:00-12:00")),
            MPR_INTERFACE_2.of("a2", true),
            MPR_INTERFACE_3.of(MPR_INTERFACE_2.of("a3", true))
        };
        for (int level = 0; level < 4; level++) {
            for (int other = 0; other < 4; other++) {
                if (other != level) {
                    assertThat(MprAdminInterfaceCreate(hServer, level, buffers[other], made))
                            .isEqualTo(ERROR_INVALID_PARAMETER);
                }
            }
            assertThat(MprAdminInterfaceCreate(hServer, level, buffers[level], made))
                    .as("level " + level)
                    .isEqualTo(NO_ERROR);
        }
        assertThat(router.dialler.definitions.keySet()).containsExactly("a0", "a1", "a2", "a3");
        assertThat(defined("a0").enabled()).isFalse();
        assertThat(defined("a1").policy().hours().windows()).containsExactly("1 09:00-12:00");
    }

    @Test
    void aNameThatIsTooLongForALinkHasOneDerivedFromIt() {
        String long1 = "branch-office-one";
        String long2 = "branch-office-two";
        for (String name : List.of("branch-office-1", long1, long2)) {
            assertThat(MprAdminInterfaceCreate(hServer, 2, MPR_INTERFACE_2.of(name, true), made))
                    .isEqualTo(NO_ERROR);
        }
        assertThat(defined("branch-office-1").link()).isEqualTo("branch-office-1");
        String link = defined(long1).link();
        assertThat(link).matches("branch-o-[0-9a-f]{6}");
        assertThat(defined(long2).link()).matches("branch-o-[0-9a-f]{6}").isNotEqualTo(link);
        MPR_INTERFACE_2 said = MPR_INTERFACE_2.of(long1, true).withDevice("PPPoE", "wan0", "");
        assertThat(MprAdminInterfaceSetInfo(hServer, interfaceNamed(long1), 2, said))
                .isEqualTo(NO_ERROR);
        assertThat(defined(long1).link()).isEqualTo(link);
    }

    /// What a careless program leaves null, level by level.
    @SuppressWarnings("NullAway") // the compiler keeps nobody from it who is not checked
    private static Map<Object, Integer> withNulls() {
        MPR_INTERFACE_2 good = MPR_INTERFACE_2.of("isp", true);
        return Map.of(
                good.withDevice(null, "wan0", ""), 2,
                good.withDevice("PPPoE", null, ""), 2,
                good.withDevice("PPPoE", "wan0", null), 2,
                MPR_INTERFACE_3.of(good.withDevice(null, null, null)), 3,
                MPR_INTERFACE_3.of(null), 3,
                level1(true, Arrays.asList("1 09:00-12:00", null)), 1);
    }

    @Test
    @SuppressWarnings("NullAway") // as above
    void nullIsNoStringOfAStructure() {
        withNulls()
                .forEach(
                        (said, level) ->
                                assertThat(MprAdminInterfaceCreate(hServer, level, said, made))
                                        .isEqualTo(ERROR_INVALID_PARAMETER));
        assertThat(MprAdminInterfaceCreate(hServer, 0, level0(null, true, 2), made))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminInterfaceCreate(hServer, 2, MPR_INTERFACE_2.of(null, true), made))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(router.dialler.definitions).isEmpty();
        HANDLE isp = isp();
        withNulls()
                .forEach(
                        (said, level) ->
                                assertThat(MprAdminInterfaceSetInfo(hServer, isp, level, said))
                                        .isEqualTo(ERROR_INVALID_PARAMETER));
        assertThat(defined("isp")).isEqualTo(DefinitionKeys.read("isp", ISP));
        assertThat(MprAdminInterfaceSetInfo(hServer, isp, 0, level0(null, false, 2)))
                .as("the name counts on create only")
                .isEqualTo(NO_ERROR);
    }

    @Test
    void whatGetInfoGaveSetInfoTakes() {
        String command = "exec " + "openconnect ".repeat(20);
        router.define(
                "office",
                Map.of(
                        "kind", "exec",
                        "exec.command", command,
                        "dial.idle-timeout", "1m30s500ms"));
        HANDLE office = interfaceNamed("office");
        InterfaceDefinition before = defined("office");
        MPR_INTERFACE_2[] out = new MPR_INTERFACE_2[1];
        assertThat(MprAdminInterfaceGetInfo(hServer, office, 2, out)).isEqualTo(NO_ERROR);
        assertThat(MprAdminInterfaceSetInfo(hServer, office, 2, out[0])).isEqualTo(NO_ERROR);
        assertThat(defined("office")).isEqualTo(before);
        assertThat(MprAdminInterfaceSetInfo(hServer, office, 2, out[0].withOptions(0x10)))
                .isEqualTo(NO_ERROR);
        assertThat(defined("office").demand().routes()).containsExactly("0.0.0.0/0");
        assertThat(defined("office").settings()).isEqualTo(before.settings());
        MPR_INTERFACE_2 longer = out[0].withDevice("GENERIC", "exec", command + "x");
        assertThat(MprAdminInterfaceSetInfo(hServer, office, 2, longer))
                .isEqualTo(ERROR_INVALID_PARAMETER);
    }

    @Test
    void createRefusesInItsOrder() {
        MPR_INTERFACE_0 good = level0("isp", true, ROUTER_IF_TYPE_FULL_ROUTER);
        router.lanOnly = true;
        assertThat(MprAdminInterfaceCreate(null, 0, good, made)).isEqualTo(ERROR_INVALID_HANDLE);
        assertThat(MprAdminInterfaceCreate(hServer, 0, null, made))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminInterfaceCreate(hServer, 0, good, null))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminInterfaceCreate(hServer, 9, good, made))
                .isEqualTo(ERROR_DDM_NOT_RUNNING);
        router.lanOnly = false;
        assertThat(MprAdminInterfaceCreate(hServer, 4, good, made)).isEqualTo(ERROR_NOT_SUPPORTED);
        assertThat(MprAdminInterfaceCreate(hServer, -1, good, made)).isEqualTo(ERROR_NOT_SUPPORTED);
        assertThat(MprAdminInterfaceCreate(hServer, 0, level0("eth0", true, 2), made))
                .isEqualTo(ERROR_INTERFACE_ALREADY_EXISTS);
        for (int type : new int[] {0, 3, 4, 5, 6, 7, -1}) {
            assertThat(MprAdminInterfaceCreate(hServer, 0, level0("isp", true, type), made))
                    .isEqualTo(ERROR_NOT_SUPPORTED);
        }
        assertThat(MprAdminInterfaceCreate(hServer, 0, level0("no/name", true, 2), made))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        router.role = Role.OPERATOR;
        assertThat(MprAdminInterfaceCreate(hServer, 0, good, made)).isEqualTo(ERROR_ACCESS_DENIED);
        assertThat(made[0]).isNull();
        assertThat(router.dialler.definitions).isEmpty();
    }

    @Test
    void deleteForgetsTheInterfaceUnlessItIsConnected() {
        HANDLE isp = isp();
        router.dialler.connected.put("isp", new ConnectionId(1));
        assertThat(MprAdminInterfaceDelete(hServer, isp)).isEqualTo(ERROR_INTERFACE_CONNECTED);
        router.dialler.connected.clear();
        assertThat(MprAdminInterfaceDelete(hServer, isp)).isEqualTo(NO_ERROR);
        assertThat(router.dialler.definitions).isEmpty();
        assertThat(MprAdminInterfaceDelete(hServer, isp)).isEqualTo(ERROR_INVALID_HANDLE);
    }

    // GetInfo and SetInfo

    @Test
    void levelTwoTellsHowItIsDialled() {
        HANDLE isp = isp();
        MPR_INTERFACE_2[] out = new MPR_INTERFACE_2[1];
        assertThat(MprAdminInterfaceGetInfo(hServer, isp, 2, out)).isEqualTo(NO_ERROR);
        assertThat(out[0].hInterface()).isEqualTo(isp);
        assertThat(out[0].szDeviceType()).isEqualTo("PPPoE");
        assertThat(out[0].szDeviceName()).isEqualTo("wan0");
        assertThat(out[0].szLocalPhoneNumber()).isEqualTo("fast");
        assertThat(out[0].dwIdleDisconnectSeconds()).isEqualTo(300);
        assertThat(out[0].dwfOptions()).isZero();
        assertThat(out[0].dwfNetProtocols()).isEqualTo(MPRNP_Ip | MPRNP_Ipv6);
        MPR_INTERFACE_3[] three = new MPR_INTERFACE_3[1];
        assertThat(MprAdminInterfaceGetInfo(hServer, isp, 3, three)).isEqualTo(NO_ERROR);
        assertThat(three[0]).isEqualTo(MPR_INTERFACE_3.of(out[0]));
        assertThat(MprAdminBufferFree(three[0])).isEqualTo(NO_ERROR);
        assertThat(MprAdminInterfaceGetInfo(hServer, isp, 3, out))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminInterfaceGetInfo(hServer, isp, 2, new Object[1])).isEqualTo(NO_ERROR);
    }

    @Test
    void whatIsToldCanBeSetAndChangesNothing() {
        for (String kind :
                List.of("pppoe", "l2tp", "ppp", "openvpn", "wireguard", "ipsec", "exec")) {
            router.define(
                    kind,
                    Map.of("kind", kind, kind + ".mtu", "1400", "dial.idle-timeout", "never"));
            InterfaceDefinition before = defined(kind);
            HANDLE it = interfaceNamed(kind);
            for (int level = 0; level < 4; level++) {
                Object[] out = new Object[1];
                assertThat(MprAdminInterfaceGetInfo(hServer, it, level, out)).isEqualTo(NO_ERROR);
                assertThat(MprAdminInterfaceSetInfo(hServer, it, level, out[0]))
                        .as(kind + " " + level)
                        .isEqualTo(NO_ERROR);
            }
            assertThat(defined(kind)).isEqualTo(before);
        }
    }

    @Test
    void levelTwoChangesWhatItSaysAndKeepsTheRest() {
        HANDLE isp = isp();
        MPR_INTERFACE_2[] out = new MPR_INTERFACE_2[1];
        assertThat(MprAdminInterfaceGetInfo(hServer, isp, 2, out)).isEqualTo(NO_ERROR);
        MPR_INTERFACE_2 said =
                out[0].withDevice(RASDT_PPPoE, "wan1", "")
                        .withIdleDisconnectSeconds(-1)
                        .withOptions(MPRIO_RemoteDefaultGateway)
                        .withEnabled(false);
        assertThat(MprAdminInterfaceSetInfo(hServer, isp, 2, said)).isEqualTo(NO_ERROR);
        assertThat(DefinitionKeys.of(defined("isp")))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "kind", "pppoe",
                                "enabled", "false",
                                "pppoe.device", "wan1",
                                "pppoe.mtu", "1492",
                                "dial.mode", "persistent",
                                "dial.idle-timeout", "never",
                                "demand.routes", "192.0.2.0/24,0.0.0.0/0"));
    }

    @Test
    void anotherTypeOfDeviceIsAnotherKindWithSettingsOfItsOwn() {
        HANDLE isp = isp();
        MPR_INTERFACE_2 vpn = MPR_INTERFACE_2.of("isp", true).withDevice("Vpn", "", "192.0.2.1");
        assertThat(MprAdminInterfaceSetInfo(hServer, isp, 2, vpn)).isEqualTo(ERROR_NOT_SUPPORTED);
        for (Map.Entry<Integer, String> each :
                Map.of(
                                MPR_VS_L2tpOnly, "l2tp.server",
                                MPR_VS_L2tpFirst, "l2tp.server",
                                MPR_VS_Ikev2Only, "ipsec.remote",
                                MPR_VS_Ikev2First, "ipsec.remote")
                        .entrySet()) {
            assertThat(
                            MprAdminInterfaceSetInfo(
                                    hServer, isp, 2, vpn.withType(MPRET_Vpn, each.getKey())))
                    .isEqualTo(NO_ERROR);
            assertThat(DefinitionKeys.of(defined("isp")))
                    .containsEntry(each.getValue(), "192.0.2.1")
                    .containsEntry("dial.mode", "persistent")
                    .doesNotContainKeys("pppoe.mtu", "pppoe.device");
        }
        MPR_INTERFACE_2 modem = vpn.withDevice("Modem", "/dev/ttyS0", "555");
        assertThat(MprAdminInterfaceSetInfo(hServer, isp, 2, modem)).isEqualTo(NO_ERROR);
        assertThat(DefinitionKeys.of(defined("isp")))
                .containsEntry("ppp.device", "/dev/ttyS0")
                .containsEntry("ppp.number", "555");
        assertThat(MprAdminInterfaceSetInfo(hServer, isp, 2, vpn.withDevice("Isdn", "", "555")))
                .isEqualTo(ERROR_NOT_SUPPORTED);
    }

    @Test
    void whatCannotBeSetIsRefusedWhole() throws Exception {
        HANDLE isp = isp();
        InterfaceDefinition before = defined("isp");
        MPR_INTERFACE_2 said = MPR_INTERFACE_2.of("isp", false).withDevice("", "wan1", "");
        for (int options : new int[] {MPRIO_SpecificIpAddr, MPRIO_SpecificNameServers}) {
            assertThat(MprAdminInterfaceSetInfo(hServer, isp, 2, said.withOptions(options)))
                    .isEqualTo(ERROR_NOT_SUPPORTED);
        }
        Inet6Address dns = (Inet6Address) InetAddress.ofLiteral("2001:db8::1");
        assertThat(
                        MprAdminInterfaceSetInfo(
                                hServer, isp, 3, new MPR_INTERFACE_3(said, 0, dns, null, null)))
                .isEqualTo(ERROR_NOT_SUPPORTED);
        assertThat(
                        MprAdminInterfaceSetInfo(
                                hServer, isp, 2, said.withDevice("", "w".repeat(129), "")))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminInterfaceSetInfo(hServer, isp, 1, level1(false, List.of("8 1-2"))))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminInterfaceSetInfo(hServer, isp, 2, level1(false, null)))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminInterfaceSetInfo(hServer, isp, 4, said)).isEqualTo(ERROR_NOT_SUPPORTED);
        router.role = Role.OPERATOR;
        assertThat(MprAdminInterfaceSetInfo(hServer, isp, 2, said)).isEqualTo(ERROR_ACCESS_DENIED);
        assertThat(defined("isp")).isEqualTo(before);
    }

    @Test
    void levelZeroEnablesAndLevelOneSetsTheHours() {
        HANDLE isp = isp();
        assertThat(MprAdminInterfaceSetInfo(hServer, isp, 0, level0("other", false, 3)))
                .isEqualTo(NO_ERROR);
        assertThat(defined("isp").enabled()).isFalse();
        assertThat(defined("isp").settings()).containsEntry("device", "wan0");
        List<String> hours = List.of("1 09:00-12:00 13:00-17:30", "2 09:00-12:00");
        assertThat(MprAdminInterfaceSetInfo(hServer, isp, 1, level1(true, hours)))
                .isEqualTo(NO_ERROR);
        assertThat(defined("isp").enabled()).isTrue();
        MPR_INTERFACE_1[] out = new MPR_INTERFACE_1[1];
        assertThat(MprAdminInterfaceGetInfo(hServer, isp, 1, out)).isEqualTo(NO_ERROR);
        assertThat(out[0].lpwsDialoutHoursRestriction()).isEqualTo(hours);
        assertThat(MprAdminInterfaceSetInfo(hServer, isp, 1, level1(true, null)))
                .isEqualTo(NO_ERROR);
        assertThat(defined("isp").policy().hours().windows()).isEmpty();
        assertThat(MprAdminInterfaceGetInfo(hServer, interfaceNamed("eth0"), 1, out))
                .isEqualTo(NO_ERROR);
        assertThat(out[0].lpwsDialoutHoursRestriction()).isNull();
    }

    // Connect and Disconnect

    @Test
    void withAnEventConnectIsPendingAndTheEventSaysWhenItHasEnded() {
        HANDLE isp = isp();
        HANDLE event = event();
        assertThat(MprAdminInterfaceConnect(hServer, isp, event, true)).isEqualTo(PENDING);
        assertThat(WaitForSingleObject(event, 0)).isEqualTo(WAIT_TIMEOUT);
        assertThat(MprAdminInterfaceConnect(hServer, isp, event, true))
                .isEqualTo(ERROR_ALREADY_CONNECTING);
        router.dialler.succeed("isp");
        assertThat(WaitForSingleObject(event, INFINITE)).isEqualTo(WAIT_OBJECT_0);
        MPR_INTERFACE_0[] out = new MPR_INTERFACE_0[1];
        assertThat(MprAdminInterfaceGetInfo(hServer, isp, 0, out)).isEqualTo(NO_ERROR);
        assertThat(out[0].dwConnectionState()).isEqualTo(ROUTER_IF_STATE_CONNECTED);
        assertThat(MprAdminInterfaceConnect(hServer, isp, event, false)).isEqualTo(NO_ERROR);
        assertThat(WaitForSingleObject(event, 0)).isEqualTo(WAIT_OBJECT_0);
    }

    @Test
    void theEventIsSetAlsoWhenTheAttemptFails() {
        HANDLE isp = isp();
        HANDLE event = event();
        assertThat(MprAdminInterfaceConnect(hServer, isp, event, false)).isEqualTo(PENDING);
        router.dialler.fail("isp", RouterError.AUTHENTICATION_FAILURE, "refused");
        assertThat(WaitForSingleObject(event, INFINITE)).isEqualTo(WAIT_OBJECT_0);
    }

    @Test
    void withoutAnEventAndNotSynchronousConnectIsPending() {
        HANDLE isp = isp();
        assertThat(MprAdminInterfaceConnect(hServer, isp, null, false)).isEqualTo(PENDING);
        assertThat(router.dialler.asked).containsExactly("connect isp");
    }

    @Test
    void synchronousConnectReturnsWhenTheAttemptHasEnded() throws Exception {
        HANDLE isp = isp();
        FutureTask<Integer> call =
                new FutureTask<>(() -> MprAdminInterfaceConnect(hServer, isp, null, true));
        Thread.ofVirtual().start(call);
        await().until(() -> router.dialler.isDialling("isp"));
        assertThat(call.isDone()).isFalse();
        router.dialler.succeed("isp");
        assertThat(call.get()).isEqualTo(NO_ERROR);
        router.define("other", ISP);
        router.dialler.failing = RouterError.AUTHENTICATION_FAILURE;
        assertThat(MprAdminInterfaceConnect(hServer, interfaceNamed("other"), null, true))
                .isEqualTo(ERROR_AUTHENTICATION_FAILURE);
    }

    @Test
    void anInterruptedThreadStopsWaitingAndTheAttemptGoesOn() {
        HANDLE isp = isp();
        Thread.currentThread().interrupt();
        assertThat(MprAdminInterfaceConnect(hServer, isp, null, true))
                .isEqualTo(ERROR_OPERATION_ABORTED);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(router.dialler.isDialling("isp")).isTrue();
    }

    @Test
    void whatIsRefusedIsRefusedAtOnceInEveryWay() {
        HANDLE isp = isp();
        HANDLE event = event();
        for (HANDLE each : new HANDLE[] {null, event}) {
            for (boolean synchronous : new boolean[] {false, true}) {
                router.dialler.state = DdmState.PAUSED;
                assertThat(MprAdminInterfaceConnect(hServer, isp, each, synchronous))
                        .isEqualTo(ERROR_SERVICE_IS_PAUSED);
                router.dialler.state = DdmState.STOPPED;
                assertThat(MprAdminInterfaceConnect(hServer, isp, each, synchronous))
                        .isEqualTo(ERROR_DDM_NOT_RUNNING);
                router.dialler.state = DdmState.RUNNING;
                router.dialler.as(Role.ADMINISTRATOR).enable("isp", false);
                assertThat(MprAdminInterfaceConnect(hServer, isp, each, synchronous))
                        .isEqualTo(ERROR_INTERFACE_DISABLED);
                router.dialler.as(Role.ADMINISTRATOR).enable("isp", true);
                router.role = Role.OBSERVER;
                assertThat(MprAdminInterfaceConnect(hServer, isp, each, synchronous))
                        .isEqualTo(ERROR_ACCESS_DENIED);
                router.role = Role.OPERATOR;
            }
        }
        assertThat(WaitForSingleObject(event, 0)).isEqualTo(WAIT_TIMEOUT);
        assertThat(MprAdminInterfaceConnect(hServer, isp, closedEvent(), false))
                .isEqualTo(ERROR_INVALID_HANDLE);
        assertThat(router.dialler.asked).isEmpty();
    }

    @Test
    void disconnectHangsUpWhatIsConnectedOrBeingDialled() {
        HANDLE isp = isp();
        assertThat(MprAdminInterfaceDisconnect(hServer, isp))
                .isEqualTo(ERROR_INTERFACE_NOT_CONNECTED);
        router.dialler.connected.put("isp", new ConnectionId(1));
        assertThat(MprAdminInterfaceDisconnect(hServer, isp)).isEqualTo(NO_ERROR);
        assertThat(router.dialler.connected).isEmpty();
        assertThat(MprAdminInterfaceConnect(hServer, isp, null, false)).isEqualTo(PENDING);
        assertThat(MprAdminInterfaceDisconnect(hServer, isp)).isEqualTo(NO_ERROR);
        assertThat(router.dialler.isDialling("isp")).isFalse();
        assertThat(MprAdminInterfaceUpdatePhonebookInfo(hServer, isp)).isEqualTo(NO_ERROR);
    }

    // Credentials

    @Test
    void credentialsGoInAndOnlyTheUserComesOut() {
        isp();
        String[] user = {"x"};
        String[] password = {"x"};
        String[] domain = {"x"};
        assertThat(MprAdminInterfaceGetCredentials(null, "isp", user, password, domain))
                .isEqualTo(ERROR_CANNOT_FIND_PHONEBOOK_ENTRY);
        assertThat(user[0]).isEqualTo("x");
        assertThat(MprAdminInterfaceSetCredentials(null, "isp", "alice", "EXAMPLE", "s3cret"))
                .isEqualTo(NO_ERROR);
        assertThat(router.dialler.credentials)
                .containsEntry("isp", new InterfaceCredentials("alice", "EXAMPLE", "s3cret"));
        assertThat(MprAdminInterfaceGetCredentials("", "isp", user, password, domain))
                .isEqualTo(NO_ERROR);
        assertThat(List.of(user[0], password[0], domain[0])).containsExactly("alice", "", "");
        assertThat(MprAdminInterfaceSetCredentials(null, "isp", null, null, "new"))
                .isEqualTo(NO_ERROR);
        assertThat(router.dialler.credentials)
                .containsEntry("isp", new InterfaceCredentials("alice", "", "new"));
        assertThat(MprAdminInterfaceSetCredentials(null, "isp", "bob", null, null))
                .isEqualTo(ERROR_NOT_SUPPORTED);
        assertThat(MprAdminInterfaceSetCredentials(null, "isp", null, null, null))
                .isEqualTo(NO_ERROR);
        assertThat(router.dialler.credentials).isEmpty();
        assertThat(router.handles.stream().filter(it -> !it.ended)).hasSize(1);
    }

    @Test
    void credentialsRefuseBadArguments() {
        isp();
        String longer = "x".repeat(257);
        assertThat(MprAdminInterfaceSetCredentials(null, longer, "u", "d", "p"))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminInterfaceSetCredentials(null, "isp", longer, "d", "p"))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminInterfaceSetCredentials(null, "isp", "u", "d".repeat(16), "p"))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminInterfaceSetCredentials(null, "isp", "u", "d", longer))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminInterfaceGetCredentials(null, longer, new String[1], null, null))
                .isEqualTo(ERROR_INVALID_PARAMETER);
        assertThat(MprAdminInterfaceSetCredentials("elsewhere", "isp", "u", "d", "p"))
                .isEqualTo(RPC_S_UNKNOWN_IF);
        router.role = Role.OPERATOR;
        assertThat(MprAdminInterfaceSetCredentials(null, "isp", "u", "d", "p"))
                .isEqualTo(ERROR_ACCESS_DENIED);
        assertThat(MprAdminInterfaceGetCredentials(null, "isp", new String[1], null, null))
                .isEqualTo(ERROR_ACCESS_DENIED);
    }
}
