package org.dialtone.testbed.fake;

import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.Time;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialListener;
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Dialer;
import org.dialtone.core.port.dial.Dialling;
import org.dialtone.core.port.dial.Established;
import org.dialtone.testbed.history.DialFact;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A dialer whose far end does what a script says: its links are links of a [FakeKernel].
///
/// All methods may be called from any thread.
public final class FakeDialer implements Dialer {
    public static final DialEnd ASKED =
            new DialEnd(Cause.REQUESTED, null, DialEnd.Remedy.NONE_NEEDED, "");
    public static final DialEnd WRONG_PASSWORD =
            new DialEnd(
                    Cause.AUTHENTICATION_FAILED,
                    RouterError.AUTHENTICATION_FAILURE,
                    DialEnd.Remedy.GIVE_UP,
                    "Access denied");
    public static final DialEnd NO_ANSWER =
            new DialEnd(
                    Cause.NO_ANSWER,
                    RouterError.NO_ANSWER,
                    DialEnd.Remedy.REDIAL,
                    "Timeout waiting for PADO");
    public static final DialEnd HUNG_UP =
            new DialEnd(
                    Cause.PEER_HUNG_UP, null, DialEnd.Remedy.NONE_NEEDED, "LCP terminated by peer");

    /// What the far end does with who calls.
    public interface FarEnd {
        void called(Attempt attempt);

        /// The dialer is asked to hang up, for the first time.
        default void hungUp(Attempt attempt) {
            attempt.end(ASKED);
        }

        /// One that was on its way when its router ended has been taken over.
        default void adopted(Attempt attempt) {}
    }

    /// What hears of every attempt; see [DialFact].
    private final Consumer<DialFact> log;

    private final Time time;

    private final DialKind kind;
    private final FakeKernel kernel;
    private final List<Attempt> attempts = new ArrayList<>();
    private final Map<String, Attempt> left = new HashMap<>();
    private FarEnd farEnd = Attempt::establish;
    private @Nullable String missing;
    private @Nullable String needed;
    private volatile boolean tellsWhy;

    public FakeDialer(DialKind kind, FakeKernel kernel) {
        this(kind, kernel, Time.SYSTEM, _ -> {});
    }

    /// @param log hears of every attempt
    public FakeDialer(DialKind kind, FakeKernel kernel, Time time, Consumer<DialFact> log) {
        this.kind = kind;
        this.kernel = kernel;
        this.time = time;
        this.log = log;
    }

    /// From now on; at first everybody is connected at once.
    public synchronized void farEnd(FarEnd next) {
        farEnd = next;
    }

    /// From now on it promises to tell why a connection ends.
    public void tellsWhy() {
        tellsWhy = true;
    }

    /// From now on a definition must say this before it can be dialled.
    public synchronized void needs(String key) {
        needed = key;
    }

    /// A program or device is missing.
    public synchronized void missing(String words) {
        missing = words;
    }

    /// Nothing is missing any more.
    public synchronized void allThere() {
        missing = null;
    }

    /// Of what was left running nothing can be taken over.
    public synchronized void forget() {
        left.clear();
    }

    /// The daemon is killed: what runs goes on, and nobody is told.
    public synchronized void abandon() {
        attempts.forEach(Attempt::leave);
    }

    /// The attempts that have not ended.
    public synchronized List<Attempt> running() {
        return attempts.stream().filter(each -> !each.left && !each.over()).toList();
    }

    /// All attempts so far.
    public synchronized List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    /// The last attempt.
    public synchronized Attempt last() {
        return attempts.getLast();
    }

    @Override
    public DialKind kind() {
        return kind;
    }

    @Override
    public List<String> problems(InterfaceDefinition definition) {
        String device = definition.settings().get("device");
        return device == null || device.equals("wan0")
                ? List.of()
                : List.of("device: " + device + " (expected: wan0)");
    }

    @Override
    public synchronized List<String> lacking(InterfaceDefinition definition) {
        return needed == null || definition.settings().containsKey(needed)
                ? List.of()
                : List.of(needed + ": missing (expected: something)");
    }

    @Override
    public synchronized @Nullable String missing(InterfaceDefinition definition) {
        return missing;
    }

    @Override
    public Dialling dial(DialRequest request, DialListener listener) {
        Attempt attempt;
        FarEnd peer;
        synchronized (this) {
            attempt = new Attempt(request, listener, attempts.size());
            attempts.add(attempt);
            peer = farEnd;
        }
        log.accept(new DialFact.Dialled(time.nanos(), attempt.name(), attempt.number));
        listener.progress(DialPhase.STARTING, "");
        peer.called(attempt);
        return attempt;
    }

    @Override
    public @Nullable Dialling adopt(DialRequest request, DialListener listener) {
        Attempt again;
        FarEnd peer;
        synchronized (this) {
            Attempt before = left.remove(request.definition().name());
            if (before == null || before.over()) {
                return null;
            }
            again = new Attempt(request, listener, attempts.size());
            again.up = before.up;
            again.link = before.link; // whatever the definition says by now
            attempts.add(again);
            peer = farEnd;
            log.accept(
                    new DialFact.Adopted(time.nanos(), again.name(), again.number, before.number));
        }
        if (again.up) {
            listener.established(again.connection());
        } else {
            peer.adopted(again);
        }
        return again;
    }

    @Override
    public void sweep() {
        List<Attempt> nobodys;
        synchronized (this) {
            nobodys = List.copyOf(left.values());
            left.clear();
        }
        nobodys.forEach(each -> each.end(ASKED));
    }

    /// One attempt, and the connection it leads to.
    public final class Attempt implements Dialling {
        private final DialRequest request;
        private final DialListener listener;
        private final int number;
        private volatile String link;
        private volatile boolean up;
        private volatile boolean left;
        private boolean over;
        private boolean asked;

        private Attempt(DialRequest request, DialListener listener, int number) {
            this.request = request;
            this.listener = listener;
            this.number = number;
            this.link = request.definition().link();
        }

        public DialRequest request() {
            return request;
        }

        public String name() {
            return request.definition().name();
        }

        /// Whom it tells, for a dialer that does not keep to the rules.
        public DialListener listener() {
            return listener;
        }

        public String link() {
            return link;
        }

        public Established connection() {
            return new Established(link(), List.of(), null, "far end", List.of());
        }

        /// The link comes up, and the dialer says so.
        public void establish() {
            listener.progress(DialPhase.AUTHENTICATING, "as asked");
            up = true;
            if (!kernel.names().contains(link())) {
                kernel.addUp(link());
            }
            listener.established(connection());
        }

        /// Whether it has come to a connection.
        public boolean up() {
            return up;
        }

        /// Whether it has ended.
        public synchronized boolean over() {
            return over;
        }

        /// Whether it has been asked to hang up.
        public synchronized boolean asked() {
            return asked;
        }

        /// It says why its connection is about to end.
        public void ending(Cause cause) {
            listener.ending(cause);
        }

        @Override
        public boolean tellsWhy() {
            return tellsWhy;
        }

        /// It ends by itself, and with it the link, if it has come to one.
        public void end(DialEnd end) {
            synchronized (this) {
                if (over) {
                    return;
                }
                over = true;
            }
            log.accept(new DialFact.Ended(time.nanos(), name(), number, end.remedy()));
            if (kernel.names().contains(link())) {
                kernel.remove(link());
            }
            if (!left) {
                listener.ended(end);
            }
        }

        @Override
        public void hangUp() {
            FarEnd peer;
            synchronized (this) {
                if (asked) {
                    return;
                }
                asked = true;
            }
            synchronized (FakeDialer.this) {
                peer = farEnd;
            }
            peer.hungUp(this);
        }

        @Override
        public void leave() {
            synchronized (FakeDialer.this) {
                if (!over() && !left) {
                    left = true;
                    FakeDialer.this.left.put(name(), this);
                }
            }
        }
    }
}
