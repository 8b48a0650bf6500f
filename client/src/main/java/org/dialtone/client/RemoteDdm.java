package org.dialtone.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;

import org.dialtone.api.ConnectionId;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.dial.DdmStatus;
import org.dialtone.api.dial.DefinitionKeys;
import org.dialtone.api.dial.DemandDialManager;
import org.dialtone.api.dial.Explanation;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.api.dial.PacketHeader;
import org.dialtone.api.dial.Timeline;
import org.dialtone.wire.v1.ConnectRequest;
import org.dialtone.wire.v1.CreateInterfaceRequest;
import org.dialtone.wire.v1.DeleteInterfaceRequest;
import org.dialtone.wire.v1.DisconnectRequest;
import org.dialtone.wire.v1.EnableInterfaceRequest;
import org.dialtone.wire.v1.ExplainRequest;
import org.dialtone.wire.v1.GetDdmRequest;
import org.dialtone.wire.v1.GetDefinitionRequest;
import org.dialtone.wire.v1.GetUserRequest;
import org.dialtone.wire.v1.GetUserResponse;
import org.dialtone.wire.v1.ListDefinitionsRequest;
import org.dialtone.wire.v1.ReplaceInterfaceRequest;
import org.dialtone.wire.v1.SetCredentialsRequest;
import org.dialtone.wire.v1.SetDdmStateRequest;
import org.dialtone.wire.v1.SetDdmStateRequest.Change;
import org.dialtone.wire.v1.TimelineRequest;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The demand-dial manager of a remote router. What is answered in the router's own time comes
/// through a future, its errors too: ACCESS_DENIED as any other. If the way to the router is lost
/// while such a call waits, it fails with that; what was asked for goes on over there.
final class RemoteDdm implements DemandDialManager {
    private final Questions questions;

    RemoteDdm(Questions questions) {
        this.questions = questions;
    }

    private static String given(@Nullable String name) {
        return given(name, "the interface's name");
    }

    private static <T> T given(@Nullable T value, String what) {
        if (value == null) {
            throw new RouterException(RouterError.INVALID_PARAMETER, what + " is null");
        }
        return value;
    }

    @Override
    public DdmStatus status() {
        return questions.atOnce(
                stub -> DialFromWire.status(stub.getDdm(GetDdmRequest.getDefaultInstance())));
    }

    private void change(Change change) {
        SetDdmStateRequest request = SetDdmStateRequest.newBuilder().setChange(change).build();
        Object _ = questions.atOnce(stub -> stub.setDdmState(request));
    }

    @Override
    public void pause() {
        change(Change.CHANGE_PAUSE);
    }

    @Override
    public void resume() {
        change(Change.CHANGE_RESUME);
    }

    @Override
    public void stop() {
        change(Change.CHANGE_STOP);
    }

    @Override
    public void start() {
        change(Change.CHANGE_START);
    }

    @Override
    public List<InterfaceDefinition> definitions() {
        return questions.atOnce(
                stub -> {
                    List<InterfaceDefinition> all = new ArrayList<>();
                    stub.listDefinitions(ListDefinitionsRequest.getDefaultInstance())
                            .forEachRemaining(
                                    part ->
                                            part.getDefinitionsList()
                                                    .forEach(
                                                            each ->
                                                                    all.add(
                                                                            DialFromWire.definition(
                                                                                    each))));
                    return List.copyOf(all);
                });
    }

    @Override
    public InterfaceDefinition definition(String name) {
        GetDefinitionRequest request =
                GetDefinitionRequest.newBuilder().setName(given(name)).build();
        return questions.atOnce(
                stub -> DialFromWire.definition(stub.getDefinition(request).getDefinition()));
    }

    private static org.dialtone.wire.v1.InterfaceDefinition wire(
            @Nullable InterfaceDefinition definition) {
        InterfaceDefinition it = given(definition, "the definition");
        return org.dialtone.wire.v1.InterfaceDefinition.newBuilder()
                .setName(it.name())
                .putAllKeys(DefinitionKeys.all(it))
                .build();
    }

    @Override
    public void create(InterfaceDefinition definition) {
        CreateInterfaceRequest request =
                CreateInterfaceRequest.newBuilder().setDefinition(wire(definition)).build();
        questions.once(
                stub -> {
                    Object _ = stub.createInterface(request);
                });
    }

    @Override
    public void replace(InterfaceDefinition definition) {
        ReplaceInterfaceRequest request =
                ReplaceInterfaceRequest.newBuilder().setDefinition(wire(definition)).build();
        Object _ = questions.atOnce(stub -> stub.replaceInterface(request));
    }

    @Override
    public void delete(String name) {
        DeleteInterfaceRequest request =
                DeleteInterfaceRequest.newBuilder().setName(given(name)).build();
        questions.once(
                stub -> {
                    Object _ = stub.deleteInterface(request);
                });
    }

    @Override
    public void enable(String name, boolean enabled) {
        EnableInterfaceRequest request =
                EnableInterfaceRequest.newBuilder()
                        .setName(given(name))
                        .setEnabled(enabled)
                        .build();
        Object _ = questions.atOnce(stub -> stub.enableInterface(request));
    }

    @Override
    public void setCredentials(String name, @Nullable InterfaceCredentials credentials) {
        SetCredentialsRequest.Builder request =
                SetCredentialsRequest.newBuilder().setName(given(name));
        if (credentials != null) {
            request.setCredentials(
                    org.dialtone.wire.v1.InterfaceCredentials.newBuilder()
                            .setUser(credentials.user())
                            .setDomain(credentials.domain())
                            .setPassword(credentials.password()));
        }
        SetCredentialsRequest built = request.build();
        Object _ = questions.atOnce(stub -> stub.setCredentials(built));
    }

    @Override
    public @Nullable String user(String name) {
        GetUserRequest request = GetUserRequest.newBuilder().setName(given(name)).build();
        GetUserResponse response = questions.atOnce(stub -> stub.getUser(request));
        return response.hasUser() ? response.getUser() : null;
    }

    @Override
    public CompletableFuture<ConnectionId> connect(String name) {
        ConnectRequest request = ConnectRequest.newBuilder().setName(given(name)).build();
        CompletableFuture<ConnectionId> connected = new CompletableFuture<>();
        questions.later(
                connected,
                stub -> {
                    int connection = stub.connect(request).getConnection();
                    connected.complete(FromWire.read(() -> new ConnectionId(connection)));
                });
        return connected;
    }

    @Override
    public CompletableFuture<@Nullable Void> disconnect(String name) {
        DisconnectRequest request = DisconnectRequest.newBuilder().setName(given(name)).build();
        CompletableFuture<@Nullable Void> down = new CompletableFuture<>();
        questions.later(
                down,
                stub -> {
                    Object _ = stub.disconnect(request);
                    down.complete(null);
                });
        return down;
    }

    @Override
    public Explanation explain(String name, @Nullable PacketHeader packet, @Nullable Instant at) {
        ExplainRequest.Builder request = ExplainRequest.newBuilder().setName(given(name));
        if (packet != null) {
            request.setPacket(
                    org.dialtone.wire.v1.PacketHeader.newBuilder()
                            .setProtocol(packet.protocol())
                            .setSource(ByteString.copyFrom(packet.source().getAddress()))
                            .setDestination(ByteString.copyFrom(packet.destination().getAddress()))
                            .setSourcePort(packet.sourcePort())
                            .setDestinationPort(packet.destinationPort())
                            .setLength(packet.length()));
        }
        if (at != null) {
            request.setAt(
                    Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()));
        }
        ExplainRequest built = request.build();
        return questions.atOnce(stub -> DialFromWire.explanation(stub.explain(built)));
    }

    @Override
    public List<Timeline> timeline(String name, int most) {
        if (most < 1) {
            throw new RouterException(
                    RouterError.INVALID_PARAMETER, "most: " + most + " (expected: > 0)");
        }
        TimelineRequest request =
                TimelineRequest.newBuilder().setName(given(name)).setMost(most).build();
        return questions.atOnce(
                stub ->
                        stub.timeline(request).getAttemptsList().stream()
                                .map(DialFromWire::attempt)
                                .toList());
    }
}
