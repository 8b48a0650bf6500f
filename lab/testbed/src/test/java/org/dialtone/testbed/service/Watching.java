package org.dialtone.testbed.service;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;

import org.dialtone.wire.v1.Record;
import org.dialtone.wire.v1.Records;
import org.dialtone.wire.v1.RouterServiceGrpc;
import org.dialtone.wire.v1.WatchRequest;
import org.dialtone.wire.v1.WatchResponse;

import java.util.ArrayDeque;
import java.util.Queue;

/// A Watch call as a test drives it.
final class Watching implements AutoCloseable {
    private final Queue<WatchResponse> ahead = new ArrayDeque<>();
    private final Responses<WatchResponse> responses = new Responses<>();
    private final ClientCall<WatchRequest, WatchResponse> call;

    Watching(Channel channel, WatchRequest request) {
        this(channel, request, 1_000_000);
    }

    /// @param reads how many responses it takes before it is told to read more
    Watching(Channel channel, WatchRequest request, int reads) {
        call = channel.newCall(RouterServiceGrpc.getWatchMethod(), CallOptions.DEFAULT);
        call.start(responses, new Metadata());
        if (reads > 0) {
            call.request(reads);
        }
        call.sendMessage(request);
        call.halfClose();
    }

    void read(int more) {
        call.request(more);
    }

    /// The next response, one record at a time.
    WatchResponse next() {
        if (!ahead.isEmpty()) {
            return ahead.remove();
        }
        WatchResponse response = responses.next();
        for (Record record : response.getRecords().getRecordsList()) {
            ahead.add(
                    response.toBuilder()
                            .setRecords(Records.newBuilder().addRecords(record))
                            .build());
        }
        return ahead.isEmpty() ? response : ahead.remove();
    }

    /// The one record of a response that [#next] gave.
    static Record record(WatchResponse response) {
        if (response.getRecords().getRecordsCount() != 1) {
            throw new AssertionError(response);
        }
        return response.getRecords().getRecords(0);
    }

    Status end() {
        return responses.end();
    }

    Metadata trailers() {
        return responses.trailers();
    }

    @Override
    public void close() {
        call.cancel("the test is over", null);
    }
}
