package org.dialtone.testbed.service;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The responses of a call, one after another.
final class Responses<T> extends ClientCall.Listener<T> {
    private static final long SECONDS = 30;

    private sealed interface Step<T> {}

    private record Message<T>(T message) implements Step<T> {}

    private record End<T>() implements Step<T> {}

    private final BlockingQueue<Step<T>> steps = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private volatile @Nullable Metadata trailers;

    @Override
    public void onMessage(T message) {
        steps.add(new Message<>(message));
    }

    @Override
    public void onClose(Status status, Metadata said) {
        trailers = said;
        end.complete(status);
        steps.add(new End<>());
    }

    T next() {
        try {
            return switch (steps.poll(SECONDS, TimeUnit.SECONDS)) {
                case null -> throw new AssertionError("no response within " + SECONDS + " s");
                case Message<T>(T message) -> message;
                case End<T> over -> {
                    steps.add(over);
                    throw new StatusRuntimeException(end(), trailers);
                }
            };
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Whether there is one already.
    boolean hasNext() {
        return steps.peek() instanceof Message;
    }

    Status end() {
        try {
            return end.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the call has not ended within " + SECONDS + " s", e);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    Metadata trailers() {
        end();
        Metadata said = trailers;
        return said == null ? new Metadata() : said;
    }
}
