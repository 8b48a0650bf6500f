package org.dialtone.core.ddm;

import org.dialtone.api.Actor;
import org.dialtone.api.Cause;
import org.dialtone.api.ConnectionId;
import org.dialtone.api.RouterError;
import org.dialtone.api.dial.Phase;
import org.dialtone.api.dial.Timeline;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The last attempts and connections of one interface, told from the actions that its steps give.
///
/// Confined to one thread, the router loop's; a list it has given is immutable.
public final class TimelineLog {
    /// How many attempts are kept at most, and at least.
    public static final int MOST = 32;

    public static final int LEAST = 2;

    /// How many attempts the logs of all interfaces hold together, where each keeps more than
    /// [#LEAST]: some 20 MB.
    private static final int TOGETHER = 20_000;

    /// How many phases of one attempt are kept: a link that flaps makes many. The first ones stay,
    /// and the last.
    static final int MOST_PHASES = 24;

    private static final int MOST_WORDS = 256;

    private final ArrayDeque<Attempt> attempts = new ArrayDeque<>(2);
    private int most = MOST;

    /// From now on it shares its room with the logs of so many interfaces.
    public void share(int interfaces) {
        most = Math.clamp(TOGETHER / Math.max(1, interfaces), LEAST, MOST);
    }

    /// Takes in an action.
    ///
    /// @param connection the connection that [DialAction.Connected] has begun; else null
    public void on(DialAction action, @Nullable ConnectionId connection, Now now) {
        switch (action) {
            case DialAction.AskTurn(Purpose purpose) -> begin("waiting", purpose, now);
            case DialAction.ForgetTurn() -> forget();
            case DialAction.Dial(long _, Purpose purpose) -> {
                if (open() == null) {
                    begin("starting", purpose, now);
                } else {
                    phase("starting", "", now);
                }
            }
            case DialAction.Phase(String name, String words) -> phase(name, words, now);
            case DialAction.Connected(Purpose purpose, boolean _) -> {
                if (open() == null) {
                    begin("connected", purpose, now);
                } else {
                    phase("connected", "", now);
                }
                Attempt attempt = open();
                if (attempt != null && connection != null) {
                    attempt.connection = connection;
                }
            }
            case DialAction.HangUp _ -> phase("hanging-up", "", now);
            case DialAction.Over over -> end(over, now);
            case DialAction.Disconnected _ -> {}
            case DialAction.Show _ -> {}
            case DialAction.Answer _ -> {}
            case DialAction.WakeAt _ -> {}
            case DialAction.NoWake() -> {}
            case DialAction.WatchActivity _ -> {}
            case DialAction.Unwatch() -> {}
            case DialAction.CheckActivity() -> {}
            case DialAction.Arm() -> {}
            case DialAction.Release _ -> {}
            case DialAction.Refuse() -> {}
            case DialAction.Disarm() -> {}
            case DialAction.Gone _ -> {}
        }
    }

    /// What is kept, newest first.
    public List<Timeline> list(int most, Now now) {
        return attempts.stream().limit(Math.max(0, most)).map(each -> each.told(now)).toList();
    }

    private @Nullable Attempt open() {
        Attempt newest = attempts.peekFirst();
        return newest == null || newest.ended != null ? null : newest;
    }

    private void begin(String name, Purpose purpose, Now now) {
        Attempt before = attempts.peekFirst();
        if (before != null) {
            before.close(now);
        }
        attempts.addFirst(new Attempt(purpose));
        phase(name, "", now);
        while (attempts.size() > most) {
            attempts.removeLast();
        }
    }

    /// A wait for a turn that came to nothing is no attempt.
    private void forget() {
        if (open() != null) {
            attempts.removeFirst();
        }
    }

    private void phase(String name, String words, Now now) {
        Attempt attempt = open();
        if (attempt != null) {
            attempt.phase(name, words, now);
        }
    }

    private void end(DialAction.Over over, Now now) {
        Attempt attempt = open();
        if (attempt == null) {
            return;
        }
        if (over.unreachable()) {
            attempt.phase("unreachable", "", now);
        } else {
            attempt.close(now);
        }
        attempt.ended = over.cause();
        attempt.error = over.error();
        attempt.words = cut(over.words());
    }

    private static String cut(String words) {
        return words.length() <= MOST_WORDS ? words : words.substring(0, MOST_WORDS);
    }

    /// One attempt. Phases that are over are records of the API; the last may go on.
    private static final class Attempt {
        private final Actor actor;
        private final Cause cause;
        private final ArrayList<Phase> over = new ArrayList<>(6);
        private String name = "";
        private String said = "";
        private Instant since = Instant.EPOCH;
        private long sinceNanos;
        @Nullable ConnectionId connection;
        @Nullable Cause ended;
        @Nullable RouterError error;
        String words = "";

        Attempt(Purpose purpose) {
            actor = purpose.actor();
            cause = purpose.why();
        }

        void phase(String next, String words, Now now) {
            if (next.equals(name)) {
                said = cut(words);
                return;
            }
            close(now);
            name = next;
            said = cut(words);
            since = now.wall();
            sinceNanos = now.nanos();
        }

        void close(Now now) {
            if (name.isEmpty()) {
                return;
            }
            if (over.size() == MOST_PHASES) {
                over.removeLast();
            }
            over.add(current(now));
            name = "";
        }

        private Phase current(Now now) {
            return new Phase(name, since, Duration.ofNanos(now.nanos() - sinceNanos), said);
        }

        Timeline told(Now now) {
            List<Phase> phases = new ArrayList<>(over);
            if (!name.isEmpty()) {
                phases.add(current(now));
            }
            return new Timeline(actor, cause, phases, connection, ended, error, words);
        }
    }
}
