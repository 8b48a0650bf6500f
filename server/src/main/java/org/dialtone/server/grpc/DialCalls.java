package org.dialtone.server.grpc;

import com.google.protobuf.MessageLite;

import org.dialtone.api.ConnectionId;
import org.dialtone.api.Router;
import org.dialtone.api.RouterException;
import org.dialtone.api.dial.DemandDialManager;
import org.dialtone.api.dial.Timeline;
import org.dialtone.wire.v1.ConnectRequest;
import org.dialtone.wire.v1.ConnectResponse;
import org.dialtone.wire.v1.CreateInterfaceRequest;
import org.dialtone.wire.v1.CreateInterfaceResponse;
import org.dialtone.wire.v1.DeleteInterfaceRequest;
import org.dialtone.wire.v1.DeleteInterfaceResponse;
import org.dialtone.wire.v1.DisconnectRequest;
import org.dialtone.wire.v1.DisconnectResponse;
import org.dialtone.wire.v1.EnableInterfaceRequest;
import org.dialtone.wire.v1.EnableInterfaceResponse;
import org.dialtone.wire.v1.ExplainRequest;
import org.dialtone.wire.v1.GetDdmRequest;
import org.dialtone.wire.v1.GetDefinitionRequest;
import org.dialtone.wire.v1.GetDefinitionResponse;
import org.dialtone.wire.v1.GetUserRequest;
import org.dialtone.wire.v1.GetUserResponse;
import org.dialtone.wire.v1.ListDefinitionsRequest;
import org.dialtone.wire.v1.ListDefinitionsResponse;
import org.dialtone.wire.v1.ReplaceInterfaceRequest;
import org.dialtone.wire.v1.ReplaceInterfaceResponse;
import org.dialtone.wire.v1.SetCredentialsRequest;
import org.dialtone.wire.v1.SetCredentialsResponse;
import org.dialtone.wire.v1.SetDdmStateRequest;
import org.dialtone.wire.v1.SetDdmStateResponse;
import org.dialtone.wire.v1.TimelineRequest;
import org.dialtone.wire.v1.TimelineResponse;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// The calls of the demand-dial manager. Each is on a virtual thread of its own, which may wait for
/// as long as dialling takes.
final class DialCalls {
    /// How many attempts are kept of an interface.
    private static final int MOST_ATTEMPTS = 32;

    private DialCalls() {}

    private static void done(Outlet outlet, MessageLite response) throws InterruptedException {
        boolean _ = outlet.send(Encoded.of(response));
    }

    static void status(GetDdmRequest request, Router router, Outlet outlet)
            throws InterruptedException {
        done(outlet, DialToWire.status(router.ddm().status()));
    }

    static void change(SetDdmStateRequest request, Router router, Outlet outlet)
            throws InterruptedException {
        DemandDialManager ddm = router.ddm();
        switch (request.getChange()) {
            case CHANGE_PAUSE -> ddm.pause();
            case CHANGE_RESUME -> ddm.resume();
            case CHANGE_STOP -> ddm.stop();
            case CHANGE_START -> ddm.start();
            case CHANGE_UNSPECIFIED, UNRECOGNIZED ->
                    throw DialFromWire.invalid(
                            "change: "
                                    + request.getChangeValue()
                                    + " (expected: CHANGE_PAUSE, CHANGE_RESUME, CHANGE_STOP or"
                                    + " CHANGE_START)");
        }
        done(outlet, SetDdmStateResponse.getDefaultInstance());
    }

    static void definitions(ListDefinitionsRequest request, Router router, Outlet outlet)
            throws InterruptedException {
        for (ListDefinitionsResponse part : DialToWire.parts(router.ddm().definitions())) {
            if (!outlet.send(Encoded.of(part))) {
                return;
            }
        }
    }

    static void definition(GetDefinitionRequest request, Router router, Outlet outlet)
            throws InterruptedException {
        done(
                outlet,
                GetDefinitionResponse.newBuilder()
                        .setDefinition(
                                DialToWire.definition(router.ddm().definition(request.getName())))
                        .build());
    }

    static void create(CreateInterfaceRequest request, Router router, Outlet outlet)
            throws InterruptedException {
        router.ddm().create(DialFromWire.definition(request.getDefinition()));
        done(outlet, CreateInterfaceResponse.getDefaultInstance());
    }

    static void replace(ReplaceInterfaceRequest request, Router router, Outlet outlet)
            throws InterruptedException {
        router.ddm().replace(DialFromWire.definition(request.getDefinition()));
        done(outlet, ReplaceInterfaceResponse.getDefaultInstance());
    }

    static void delete(DeleteInterfaceRequest request, Router router, Outlet outlet)
            throws InterruptedException {
        router.ddm().delete(request.getName());
        done(outlet, DeleteInterfaceResponse.getDefaultInstance());
    }

    static void enable(EnableInterfaceRequest request, Router router, Outlet outlet)
            throws InterruptedException {
        router.ddm().enable(request.getName(), request.getEnabled());
        done(outlet, EnableInterfaceResponse.getDefaultInstance());
    }

    static void setCredentials(SetCredentialsRequest request, Router router, Outlet outlet)
            throws InterruptedException {
        router.ddm().setCredentials(request.getName(), DialFromWire.credentials(request));
        done(outlet, SetCredentialsResponse.getDefaultInstance());
    }

    static void user(GetUserRequest request, Router router, Outlet outlet)
            throws InterruptedException {
        String user = router.ddm().user(request.getName());
        GetUserResponse.Builder response = GetUserResponse.newBuilder();
        if (user != null) {
            response.setUser(user);
        }
        done(outlet, response.build());
    }

    static void connect(ConnectRequest request, Router router, Outlet outlet)
            throws InterruptedException {
        CompletableFuture<ConnectionId> connected = router.ddm().connect(request.getName());
        if (ended(connected, outlet)) {
            done(
                    outlet,
                    ConnectResponse.newBuilder().setConnection(connected.join().value()).build());
        }
    }

    static void disconnect(DisconnectRequest request, Router router, Outlet outlet)
            throws InterruptedException {
        if (ended(router.ddm().disconnect(request.getName()), outlet)) {
            done(outlet, DisconnectResponse.getDefaultInstance());
        }
    }

    /// Waits for what was asked for, or until the client has gone: what was asked for goes on.
    ///
    /// @return whether it has succeeded
    /// @throws RouterException if it has failed
    private static boolean ended(CompletableFuture<?> asked, Outlet outlet)
            throws InterruptedException {
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        outlet.onEnd(() -> gone.complete(true));
        try {
            Object _ = CompletableFuture.anyOf(asked, gone).get();
            return asked.isDone();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RouterException why
                    ? why
                    : new IllegalStateException(e.getCause());
        }
    }

    static void explain(ExplainRequest request, Router router, Outlet outlet)
            throws InterruptedException {
        done(
                outlet,
                DialToWire.explanation(
                        router.ddm()
                                .explain(
                                        request.getName(),
                                        DialFromWire.packet(request),
                                        DialFromWire.at(request))));
    }

    static void timeline(TimelineRequest request, Router router, Outlet outlet)
            throws InterruptedException {
        int asked = request.getMost();
        int most = asked <= 0 ? MOST_ATTEMPTS : Math.min(asked, MOST_ATTEMPTS);
        TimelineResponse.Builder response = TimelineResponse.newBuilder();
        for (Timeline each : router.ddm().timeline(request.getName(), most)) {
            response.addAttempts(DialToWire.attempt(each));
        }
        done(outlet, response.build());
    }
}
