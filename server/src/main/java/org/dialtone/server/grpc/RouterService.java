package org.dialtone.server.grpc;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;

import io.grpc.MethodDescriptor;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;

import org.dialtone.api.HistoryPage;
import org.dialtone.api.Listener;
import org.dialtone.api.Role;
import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInfo;
import org.dialtone.api.StreamRecord;
import org.dialtone.api.Traffic;
import org.dialtone.core.port.Journal;
import org.dialtone.wire.v1.ConnectRequest;
import org.dialtone.wire.v1.CreateInterfaceRequest;
import org.dialtone.wire.v1.DeleteInterfaceRequest;
import org.dialtone.wire.v1.DisconnectRequest;
import org.dialtone.wire.v1.EnableInterfaceRequest;
import org.dialtone.wire.v1.ExplainRequest;
import org.dialtone.wire.v1.GetDdmRequest;
import org.dialtone.wire.v1.GetDefinitionRequest;
import org.dialtone.wire.v1.GetRouterRequest;
import org.dialtone.wire.v1.GetRouterResponse;
import org.dialtone.wire.v1.GetSnapshotRequest;
import org.dialtone.wire.v1.GetStatusRequest;
import org.dialtone.wire.v1.GetStatusResponse;
import org.dialtone.wire.v1.GetTrafficRequest;
import org.dialtone.wire.v1.GetTrafficResponse;
import org.dialtone.wire.v1.GetUserRequest;
import org.dialtone.wire.v1.ListDefinitionsRequest;
import org.dialtone.wire.v1.ListHistoryRequest;
import org.dialtone.wire.v1.ListHistoryResponse;
import org.dialtone.wire.v1.ListListenersRequest;
import org.dialtone.wire.v1.ListListenersResponse;
import org.dialtone.wire.v1.RegisterRequest;
import org.dialtone.wire.v1.ReplaceInterfaceRequest;
import org.dialtone.wire.v1.RouterServiceGrpc;
import org.dialtone.wire.v1.SetCredentialsRequest;
import org.dialtone.wire.v1.SetDdmStateRequest;
import org.dialtone.wire.v1.Snapshot;
import org.dialtone.wire.v1.TimelineRequest;
import org.dialtone.wire.v1.WatchRequest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/// The calls of dialtone.v1.RouterService, each on a router handle of its own that may do what its
/// caller may.
///
/// Bound by hand, because requests and responses do not go through gRPC as messages: see [Received]
/// and [Encoded].
final class RouterService {
    private final Routers routers;
    private final Journal journal;
    private final String version;
    private final IntSupplier sessions;
    private final int registrations;
    private final EventBytes events = new EventBytes();
    private final List<MethodDescriptor<?, ?>> methods = new ArrayList<>();
    private final List<Bound<?>> bound = new ArrayList<>();

    private record Bound<Q>(
            MethodDescriptor<Received<Q>, Encoded> method,
            ServerCallHandler<Received<Q>, Encoded> handler) {
        void addTo(ServerServiceDefinition.Builder service) {
            service.addMethod(method, handler);
        }
    }

    RouterService(
            Routers routers,
            Journal journal,
            String version,
            IntSupplier sessions,
            int registrations) {
        this.routers = routers;
        this.journal = journal;
        this.version = version;
        this.sessions = sessions;
        this.registrations = registrations;
    }

    ServerServiceDefinition bind() {
        add(RouterServiceGrpc.getGetRouterMethod(), GetRouterRequest.parser(), this::router);
        add(RouterServiceGrpc.getGetStatusMethod(), GetStatusRequest.parser(), this::status);
        add(RouterServiceGrpc.getGetSnapshotMethod(), GetSnapshotRequest.parser(), this::snapshot);
        add(RouterServiceGrpc.getGetTrafficMethod(), GetTrafficRequest.parser(), this::traffic);
        add(
                RouterServiceGrpc.getListListenersMethod(),
                ListListenersRequest.parser(),
                this::listeners);
        add(RouterServiceGrpc.getListHistoryMethod(), ListHistoryRequest.parser(), this::history);
        add(RouterServiceGrpc.getWatchMethod(), WatchRequest.parser(), new Watch(events));
        add(
                RouterServiceGrpc.getRegisterMethod(),
                RegisterRequest.parser(),
                RegisterCall.handler(registrations, routers, journal));
        addDialCalls();
        ServiceDescriptor generated = RouterServiceGrpc.getServiceDescriptor();
        ServiceDescriptor.Builder descriptor =
                ServiceDescriptor.newBuilder(generated.getName())
                        .setSchemaDescriptor(generated.getSchemaDescriptor());
        methods.forEach(descriptor::addMethod);
        ServerServiceDefinition.Builder service =
                ServerServiceDefinition.builder(descriptor.build());
        bound.forEach(each -> each.addTo(service));
        return service.build();
    }

    private void addDialCalls() {
        add(
                RouterServiceGrpc.getGetDdmMethod(),
                GetDdmRequest.parser(),
                Role.OBSERVER,
                DialCalls::status);
        add(
                RouterServiceGrpc.getSetDdmStateMethod(),
                SetDdmStateRequest.parser(),
                Role.ADMINISTRATOR,
                DialCalls::change);
        add(
                RouterServiceGrpc.getListDefinitionsMethod(),
                ListDefinitionsRequest.parser(),
                Role.OBSERVER,
                DialCalls::definitions);
        add(
                RouterServiceGrpc.getGetDefinitionMethod(),
                GetDefinitionRequest.parser(),
                Role.OBSERVER,
                DialCalls::definition);
        add(
                RouterServiceGrpc.getCreateInterfaceMethod(),
                CreateInterfaceRequest.parser(),
                Role.ADMINISTRATOR,
                DialCalls::create);
        add(
                RouterServiceGrpc.getReplaceInterfaceMethod(),
                ReplaceInterfaceRequest.parser(),
                Role.ADMINISTRATOR,
                DialCalls::replace);
        add(
                RouterServiceGrpc.getDeleteInterfaceMethod(),
                DeleteInterfaceRequest.parser(),
                Role.ADMINISTRATOR,
                DialCalls::delete);
        add(
                RouterServiceGrpc.getEnableInterfaceMethod(),
                EnableInterfaceRequest.parser(),
                Role.ADMINISTRATOR,
                DialCalls::enable);
        add(
                RouterServiceGrpc.getSetCredentialsMethod(),
                SetCredentialsRequest.parser(),
                Role.ADMINISTRATOR,
                DialCalls::setCredentials);
        add(
                RouterServiceGrpc.getGetUserMethod(),
                GetUserRequest.parser(),
                Role.ADMINISTRATOR,
                DialCalls::user);
        add(
                RouterServiceGrpc.getConnectMethod(),
                ConnectRequest.parser(),
                Role.OPERATOR,
                DialCalls::connect);
        add(
                RouterServiceGrpc.getDisconnectMethod(),
                DisconnectRequest.parser(),
                Role.OPERATOR,
                DialCalls::disconnect);
        add(
                RouterServiceGrpc.getExplainMethod(),
                ExplainRequest.parser(),
                Role.OPERATOR,
                DialCalls::explain);
        add(
                RouterServiceGrpc.getTimelineMethod(),
                TimelineRequest.parser(),
                Role.OBSERVER,
                DialCalls::timeline);
    }

    /// A call that every observer may make.
    private <Q extends MessageLite> void add(
            MethodDescriptor<Q, ?> generated, Parser<Q> parser, SingleCall.Answer<Q> answer) {
        add(generated, parser, Role.OBSERVER, answer);
    }

    private <Q extends MessageLite> void add(
            MethodDescriptor<Q, ?> generated,
            Parser<Q> parser,
            Role needed,
            SingleCall.Answer<Q> answer) {
        add(generated, parser, SingleCall.handler(answer, routers, needed));
    }

    private <Q extends MessageLite> void add(
            MethodDescriptor<Q, ?> generated,
            Parser<Q> parser,
            ServerCallHandler<Received<Q>, Encoded> handler) {
        MethodDescriptor<Received<Q>, Encoded> method =
                MethodDescriptor.<Received<Q>, Encoded>newBuilder()
                        .setType(generated.getType())
                        .setFullMethodName(generated.getFullMethodName())
                        .setRequestMarshaller(Received.marshaller(parser))
                        .setResponseMarshaller(Encoded.MARSHALLER)
                        .build();
        methods.add(method);
        bound.add(new Bound<>(method, handler));
    }

    private void router(GetRouterRequest request, Router router, Outlet outlet)
            throws InterruptedException {
        RouterInfo info = router.info();
        GetRouterResponse response =
                GetRouterResponse.newBuilder()
                        .setName(info.name())
                        .setLanOnly(info.lanOnly())
                        .setUptime(ToWire.duration(info.uptime()))
                        .setPosition(ToWire.position(info.position()))
                        .setVersion(version)
                        .setRole(ToWire.role(info.role()))
                        .setCaller(info.caller())
                        .build();
        outlet.send(Encoded.of(response));
    }

    private void status(GetStatusRequest request, Router router, Outlet outlet)
            throws InterruptedException {
        GetStatusResponse response =
                GetStatusResponse.newBuilder()
                        .setJournal(ToWire.journal(router.journal()))
                        .putAllCounters(ToWire.counters(router.statistics()))
                        .setUptime(ToWire.duration(router.info().uptime()))
                        .setVersion(version)
                        .setSessions(sessions.getAsInt())
                        .build();
        outlet.send(Encoded.of(response));
    }

    private void snapshot(GetSnapshotRequest request, Router router, Outlet outlet)
            throws InterruptedException {
        for (Snapshot part : ToWire.parts(router.snapshot())) {
            if (!outlet.send(Encoded.of(part))) {
                return;
            }
        }
    }

    private void traffic(GetTrafficRequest request, Router router, Outlet outlet)
            throws InterruptedException {
        Traffic traffic =
                router.traffic(FromWire.connection(request.getConnection()))
                        .orElseThrow(
                                () ->
                                        new RouterException(
                                                RouterError.NOT_FOUND,
                                                "connection: "
                                                        + request.getConnection()
                                                        + " (expected: one that exists)"));
        GetTrafficResponse response =
                GetTrafficResponse.newBuilder().setTraffic(ToWire.traffic(traffic)).build();
        outlet.send(Encoded.of(response));
    }

    private void listeners(ListListenersRequest request, Router router, Outlet outlet)
            throws InterruptedException {
        List<Listener> listeners = router.listeners();
        for (int i = 0; i < listeners.size(); i += ToWire.PART) {
            ListListenersResponse.Builder part = ListListenersResponse.newBuilder();
            for (Listener each :
                    listeners.subList(i, Math.min(listeners.size(), i + ToWire.PART))) {
                part.addListeners(ToWire.listener(each));
            }
            if (!outlet.send(Encoded.of(part.build()))) {
                return;
            }
        }
    }

    private void history(ListHistoryRequest request, Router router, Outlet outlet)
            throws InterruptedException {
        HistoryPage page = router.history(FromWire.query(request));
        ListHistoryResponse.Builder response =
                ListHistoryResponse.newBuilder()
                        .setEnd(ToWire.position(page.end()))
                        .setMore(page.more());
        for (StreamRecord record : page.records()) {
            response.addRecords(ToWire.record(record));
        }
        outlet.send(Encoded.of(response.build()));
    }
}
