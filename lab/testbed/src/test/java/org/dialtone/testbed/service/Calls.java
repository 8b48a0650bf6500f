package org.dialtone.testbed.service;

import static java.util.Map.entry;

import com.google.protobuf.InvalidProtocolBufferException;

import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.dialtone.api.Role;
import org.dialtone.wire.v1.ConnectRequest;
import org.dialtone.wire.v1.CreateInterfaceRequest;
import org.dialtone.wire.v1.DeleteInterfaceRequest;
import org.dialtone.wire.v1.DisconnectRequest;
import org.dialtone.wire.v1.EnableInterfaceRequest;
import org.dialtone.wire.v1.Error;
import org.dialtone.wire.v1.ExplainRequest;
import org.dialtone.wire.v1.GetDdmRequest;
import org.dialtone.wire.v1.GetDefinitionRequest;
import org.dialtone.wire.v1.GetRouterRequest;
import org.dialtone.wire.v1.GetSnapshotRequest;
import org.dialtone.wire.v1.GetStatusRequest;
import org.dialtone.wire.v1.GetTrafficRequest;
import org.dialtone.wire.v1.GetUserRequest;
import org.dialtone.wire.v1.InterfaceDefinition;
import org.dialtone.wire.v1.ListDefinitionsRequest;
import org.dialtone.wire.v1.ListHistoryRequest;
import org.dialtone.wire.v1.ListListenersRequest;
import org.dialtone.wire.v1.RegisterRequest;
import org.dialtone.wire.v1.ReplaceInterfaceRequest;
import org.dialtone.wire.v1.RouterServiceGrpc;
import org.dialtone.wire.v1.SetCredentialsRequest;
import org.dialtone.wire.v1.SetDdmStateRequest;
import org.dialtone.wire.v1.TimelineRequest;
import org.dialtone.wire.v1.WatchRequest;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Every call of the wire API, once, and how it ended.
final class Calls {
    static final Metadata.Key<byte[]> ERROR =
            Metadata.Key.of("dialtone.v1.error-bin", Metadata.BINARY_BYTE_MARSHALLER);

    /// The role that each call takes.
    static final Map<String, Role> NEEDED =
            Map.ofEntries(
                    entry("GetRouter", Role.OBSERVER),
                    entry("GetStatus", Role.OBSERVER),
                    entry("GetSnapshot", Role.OBSERVER),
                    entry("GetTraffic", Role.OBSERVER),
                    entry("ListListeners", Role.OBSERVER),
                    entry("ListHistory", Role.OBSERVER),
                    entry("Watch", Role.OBSERVER),
                    entry("Register", Role.OBSERVER),
                    entry("GetDdm", Role.OBSERVER),
                    entry("SetDdmState", Role.ADMINISTRATOR),
                    entry("ListDefinitions", Role.OBSERVER),
                    entry("GetDefinition", Role.OBSERVER),
                    entry("CreateInterface", Role.ADMINISTRATOR),
                    entry("ReplaceInterface", Role.ADMINISTRATOR),
                    entry("DeleteInterface", Role.ADMINISTRATOR),
                    entry("EnableInterface", Role.ADMINISTRATOR),
                    entry("SetCredentials", Role.ADMINISTRATOR),
                    entry("GetUser", Role.ADMINISTRATOR),
                    entry("Connect", Role.OPERATOR),
                    entry("Disconnect", Role.OPERATOR),
                    entry("Explain", Role.OPERATOR),
                    entry("Timeline", Role.OBSERVER));

    private Calls() {}

    static RouterServiceGrpc.RouterServiceBlockingStub stub(Channel channel) {
        return RouterServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    /// Makes every call that the service has.
    ///
    /// @return by its name, "OK" or the status and the router's error: "PERMISSION_DENIED 5"
    static Map<String, String> all(Channel channel) {
        RouterServiceGrpc.RouterServiceBlockingStub stub = stub(channel);
        Map<String, String> ended = new LinkedHashMap<>();
        ended.put("GetRouter", end(() -> stub.getRouter(GetRouterRequest.getDefaultInstance())));
        ended.put("GetStatus", end(() -> stub.getStatus(GetStatusRequest.getDefaultInstance())));
        ended.put(
                "GetSnapshot",
                end(() -> first(stub.getSnapshot(GetSnapshotRequest.getDefaultInstance()))));
        ended.put(
                "GetTraffic",
                end(
                        () ->
                                stub.getTraffic(
                                        GetTrafficRequest.newBuilder().setConnection(1).build())));
        ended.put(
                "ListListeners",
                end(
                        () ->
                                stub.listListeners(ListListenersRequest.getDefaultInstance())
                                        .forEachRemaining(_ -> {})));
        ended.put(
                "ListHistory",
                end(() -> stub.listHistory(ListHistoryRequest.getDefaultInstance())));
        ended.put("Watch", end(() -> first(stub.watch(WatchRequest.getDefaultInstance()))));
        ended.put("Register", end(() -> register(channel)));
        dial(stub, ended);
        return ended;
    }

    private static void dial(
            RouterServiceGrpc.RouterServiceBlockingStub stub, Map<String, String> ended) {
        ended.put("GetDdm", end(() -> stub.getDdm(GetDdmRequest.newBuilder().build())));
        ended.put(
                "SetDdmState",
                end(
                        () ->
                                stub.setDdmState(
                                        SetDdmStateRequest.newBuilder()
                                                .setChange(SetDdmStateRequest.Change.CHANGE_RESUME)
                                                .build())));
        ended.put(
                "ListDefinitions",
                end(
                        () ->
                                first(
                                        stub.listDefinitions(
                                                ListDefinitionsRequest.newBuilder().build()))));
        ended.put(
                "GetDefinition",
                end(
                        () ->
                                stub.getDefinition(
                                        GetDefinitionRequest.newBuilder().setName("isp").build())));
        ended.put(
                "CreateInterface",
                end(
                        () ->
                                stub.createInterface(
                                        CreateInterfaceRequest.newBuilder()
                                                .setDefinition(definition("new"))
                                                .build())));
        ended.put(
                "ReplaceInterface",
                end(
                        () ->
                                stub.replaceInterface(
                                        ReplaceInterfaceRequest.newBuilder()
                                                .setDefinition(definition("new"))
                                                .build())));
        ended.put(
                "DeleteInterface",
                end(
                        () ->
                                stub.deleteInterface(
                                        DeleteInterfaceRequest.newBuilder()
                                                .setName("new")
                                                .build())));
        ended.put(
                "EnableInterface",
                end(
                        () ->
                                stub.enableInterface(
                                        EnableInterfaceRequest.newBuilder()
                                                .setName("isp")
                                                .setEnabled(true)
                                                .build())));
        ended.put(
                "SetCredentials",
                end(
                        () ->
                                stub.setCredentials(
                                        SetCredentialsRequest.newBuilder()
                                                .setName("isp")
                                                .build())));
        ended.put(
                "GetUser",
                end(() -> stub.getUser(GetUserRequest.newBuilder().setName("isp").build())));
        ended.put(
                "Connect",
                end(() -> stub.connect(ConnectRequest.newBuilder().setName("isp").build())));
        ended.put(
                "Disconnect",
                end(() -> stub.disconnect(DisconnectRequest.newBuilder().setName("isp").build())));
        ended.put(
                "Explain",
                end(() -> stub.explain(ExplainRequest.newBuilder().setName("isp").build())));
        ended.put(
                "Timeline",
                end(() -> stub.timeline(TimelineRequest.newBuilder().setName("isp").build())));
    }

    private static InterfaceDefinition definition(String name) {
        return InterfaceDefinition.newBuilder().setName(name).putKeys("kind", "pppoe").build();
    }

    /// How [#all] ends for somebody with this role.
    static Map<String, String> expected(Role role) {
        Map<String, String> expected = new HashMap<>();
        NEEDED.forEach(
                (call, needed) ->
                        expected.put(call, role.covers(needed) ? "OK" : "PERMISSION_DENIED 5"));
        return expected;
    }

    private static void register(Channel channel) {
        try (Registering call = new Registering(channel)) {
            call.send(RegisterRequest.newBuilder().setAdd(add(1)).build());
            if (!call.next().hasAdded()) {
                throw new AssertionError("not added");
            }
        }
    }

    static RegisterRequest.Add add(long id) {
        return RegisterRequest.Add.newBuilder().setId(id).build();
    }

    private static <T> T first(Iterator<T> responses) {
        return responses.next();
    }

    private static String end(Runnable call) {
        try {
            call.run();
            return "OK";
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode() + " " + error(e).getCode();
        }
    }

    /// The router's error of a failed call; an empty one if there is none.
    static Error error(StatusRuntimeException failure) {
        return error(Status.trailersFromThrowable(failure));
    }

    static Error error(@Nullable Metadata trailers) {
        byte[] bytes = trailers == null ? null : trailers.get(ERROR);
        try {
            return bytes == null ? Error.getDefaultInstance() : Error.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
