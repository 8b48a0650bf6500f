package org.dialtone.client;

import com.google.protobuf.ByteString;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;

import org.dialtone.api.Position;
import org.dialtone.api.RouterException;
import org.dialtone.wire.v1.RouterServiceGrpc;
import org.dialtone.wire.v1.Snapshot;
import org.dialtone.wire.v1.WatchRequest;
import org.dialtone.wire.v1.WatchResponse;
import org.jspecify.annotations.Nullable;

import java.util.UUID;

/// One `Watch` call of a stream, over one connection. Answers come on the thread
/// `dialtone-remote-io-N`, one after another.
final class WatchCall extends ClientCall.Listener<WatchResponse> {
    private final RemoteStream stream;
    private final Session session;
    private final Connection connection;
    private final ClientCall<WatchRequest, WatchResponse> call;

    /// What has come of a snapshot; null if none was asked for, or when it is complete.
    private @Nullable Snapshots snapshot;

    private @Nullable Position position;
    private @Nullable UUID epoch;

    /// Set before this end cancels it, which says nothing about the connection.
    private volatile boolean cancelled;

    WatchCall(RemoteStream stream, Session session, Connection connection) {
        this.stream = stream;
        this.session = session;
        this.connection = connection;
        this.call =
                connection
                        .channel()
                        .newCall(RouterServiceGrpc.getWatchMethod(), CallOptions.DEFAULT);
    }

    Connection connection() {
        return connection;
    }

    /// @param responses how many with records may come
    void start(WatchRequest request, int responses) {
        snapshot = request.getSnapshot() ? new Snapshots() : null;
        call.start(this, new Metadata());
        call.request(responses + 1); // and the opening
        call.sendMessage(request);
        call.halfClose();
    }

    void request(int responses) {
        call.request(responses);
    }

    void cancel() {
        cancelled = true;
        call.cancel("the reader is done with it", null);
    }

    @Override
    public void onMessage(WatchResponse response) {
        boolean kept;
        try {
            kept = FromWire.read(() -> take(response));
        } catch (RouterException e) {
            stream.refused(this, e);
            cancel();
            return;
        }
        if (!kept) {
            call.request(1);
        }
    }

    /// @return whether it takes up room
    private boolean take(WatchResponse response) {
        stream.heard(this);
        ByteString changed = response.getEpoch();
        if (!changed.isEmpty()) {
            epoch = FromWire.epoch(changed);
        }
        return switch (response.getResponseCase()) {
            case OPENED -> opened(FromWire.position(response.getOpened().getPosition()));
            case SNAPSHOT -> part(response.getSnapshot());
            case RECORDS -> {
                UUID of = epoch;
                if (of == null || snapshot != null) {
                    throw new IllegalArgumentException("a record before the opening");
                }
                yield stream.came(this, response.getRecords().getRecordsList(), of);
            }
            case RESPONSE_NOT_SET -> false; // something that a newer router says
        };
    }

    private boolean opened(Position start) {
        position = start;
        if (epoch == null) {
            epoch = start.epoch();
        }
        if (snapshot == null) {
            stream.opened(this, start, null);
        }
        return true; // it was asked for beside the records
    }

    private boolean part(Snapshot part) {
        Snapshots parts = snapshot;
        Position start = position;
        if (parts == null || start == null) {
            throw new IllegalArgumentException("a snapshot out of place");
        }
        if (parts.add(part)) {
            snapshot = null;
            stream.opened(this, start, parts.whole());
        }
        return false;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        if (cancelled) {
            return;
        }
        RouterException why = Errors.of(status, trailers, connection.address());
        if (status.isOk() || Errors.passing(status, trailers)) {
            session.lost(connection, why);
        } else {
            stream.refused(this, why);
        }
    }
}
