package org.dialtone.core.loop;

import org.dialtone.api.ConnectionId;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.core.ddm.Outcome;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Requests that wait for an answer. Answers are sent when what they tell of has been published,
/// each on a virtual thread of its own, `dialtone-answer-N`: what somebody does next with one is
/// not for the router loop to do.
///
/// Confined to the router-loop thread.
final class Answers {
    private final Map<Long, CompletableFuture<ConnectionId>> connects = new HashMap<>();
    private final Map<Long, CompletableFuture<@Nullable Void>> disconnects = new HashMap<>();
    private final List<Runnable> ready = new ArrayList<>();
    private final Thread.Builder threads = Thread.ofVirtual().name("dialtone-answer-", 1);
    private long requests;

    /// Keeps a request; gives its number.
    long connect(CompletableFuture<ConnectionId> answer) {
        connects.put(++requests, answer);
        return requests;
    }

    long disconnect(CompletableFuture<@Nullable Void> answer) {
        disconnects.put(++requests, answer);
        return requests;
    }

    /// How many requests wait.
    int waiting() {
        return connects.size() + disconnects.size();
    }

    /// @param connection what it is connected by, null if it is not
    void answer(long request, Outcome outcome, @Nullable ConnectionId connection) {
        CompletableFuture<ConnectionId> connect = connects.remove(request);
        if (connect != null) {
            if (outcome instanceof Outcome.Failed(var error, var words)) {
                failed(connect, new RouterException(error, words));
            } else if (connection != null) {
                ready(connect, connection);
            } else {
                failed(connect, RouterError.INTERFACE_DISCONNECTED);
            }
        }
        CompletableFuture<@Nullable Void> disconnect = disconnects.remove(request);
        if (disconnect != null) {
            if (outcome instanceof Outcome.Failed(var error, var words)) {
                failed(disconnect, new RouterException(error, words));
            } else {
                ready(disconnect, null);
            }
        }
    }

    /// Something has been done for a caller.
    <T extends @Nullable Object> void ready(CompletableFuture<T> answer, T value) {
        ready.add(() -> answer.complete(value));
    }

    private void failed(CompletableFuture<?> answer, RouterError error) {
        failed(answer, new RouterException(error, error.text()));
    }

    void failed(CompletableFuture<?> answer, RouterException why) {
        ready.add(() -> answer.completeExceptionally(why));
    }

    /// Nothing is answered any more.
    void close(RouterException why) {
        connects.values().forEach(each -> failed(each, why));
        disconnects.values().forEach(each -> failed(each, why));
        connects.clear();
        disconnects.clear();
        send();
    }

    void send() {
        if (!ready.isEmpty()) {
            ready.forEach(threads::start);
            ready.clear();
        }
    }
}
