package org.dialtone.core.loop;

import org.dialtone.api.Actor;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Who has asked for the end of which client's connection, and waits for it.
///
/// Confined to the router-loop thread.
final class HangUps {
    /// How long a server has to end a session, in nanoseconds.
    static final long PATIENCE = 20_000_000_000L;

    private static final class Asked {
        final Actor by;
        final long until;
        final List<CompletableFuture<@Nullable Void>> answers = new ArrayList<>();

        Asked(Actor by, long until) {
            this.by = by;
            this.until = until;
        }
    }

    /// In the order in which they were asked for.
    private final Map<ConnectionId, Asked> asked = new LinkedHashMap<>();

    private final Answers answers;

    HangUps(Answers answers) {
        this.answers = answers;
    }

    void ask(
            ConnectionId connection, Actor by, CompletableFuture<@Nullable Void> answer, long now) {
        asked.computeIfAbsent(connection, _ -> new Asked(by, now + PATIENCE)).answers.add(answer);
    }

    /// A connection has ended.
    ///
    /// @return who has asked for it; null if nobody
    @Nullable Actor ended(ConnectionId connection) {
        Asked mine = asked.remove(connection);
        if (mine == null) {
            return null;
        }
        mine.answers.forEach(each -> answers.ready(each, null));
        return mine.by;
    }

    /// Nobody will be told of the end of a connection.
    void withdrawn(ConnectionId connection) {
        Asked mine = asked.remove(connection);
        if (mine != null) {
            fail(
                    mine,
                    new RouterException(
                            RouterError.CAN_NOT_COMPLETE,
                            "the server has been asked to end the session; the router is not told"
                                    + " of its clients any more"));
        }
    }

    long due() {
        return asked.isEmpty() ? Long.MAX_VALUE : asked.values().iterator().next().until;
    }

    /// Gives up waiting where the time is over.
    void expire(long now) {
        while (!asked.isEmpty()) {
            Map.Entry<ConnectionId, Asked> first = asked.entrySet().iterator().next();
            if (first.getValue().until - now > 0) {
                return;
            }
            asked.remove(first.getKey());
            fail(
                    first.getValue(),
                    new RouterException(
                            RouterError.CAN_NOT_COMPLETE,
                            "the server has been asked to end the session and has not done so"
                                    + " within "
                                    + PATIENCE / 1_000_000_000L
                                    + " s"));
        }
    }

    private void fail(Asked each, RouterException why) {
        each.answers.forEach(answer -> answers.failed(answer, why));
    }

    void close(RouterException why) {
        asked.values().forEach(each -> fail(each, why));
        asked.clear();
    }
}
