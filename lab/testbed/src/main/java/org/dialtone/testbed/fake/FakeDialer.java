package org.dialtone.testbed.fake;

import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialListener;
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Dialer;
import org.dialtone.core.port.dial.Dialling;
import org.dialtone.core.port.dial.Established;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    }

    private final DialKind kind;
    private final FakeKernel kernel;
    private final List<Attempt> attempts = new ArrayList<>();
    private final Map<String, Attempt> left = new HashMap<>();
    private FarEnd farEnd = Attempt::establish;
    private @Nullable String missing;

    public FakeDialer(DialKind kind, FakeKernel kernel) {
        this.kind = kind;
        this.kernel = kernel;
    }

    /// From now on; at first everybody is connected at once.
    public synchronized void farEnd(FarEnd next) {
        farEnd = next;
    }

    /// A program or device is missing; null for none.
    public synchronized void missing(@Nullable String words) {
        missing = words;
    }

    /// Of what was left running nothing can be taken over.
    public synchronized void forget() {
        left.clear();
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
    public synchronized @Nullable String missing(InterfaceDefinition definition) {
        return missing;
    }

    @Override
    public Dialling dial(DialRequest request, DialListener listener) {
        Attempt attempt = new Attempt(request, listener);
        FarEnd peer;
        synchronized (this) {
            attempts.add(attempt);
            peer = farEnd;
        }
        listener.progress(DialPhase.STARTING, "");
        peer.called(attempt);
        return attempt;
    }

    @Override
    public synchronized @Nullable Dialling adopt(DialRequest request, DialListener listener) {
        Attempt attempt = left.remove(request.definition().name());
        if (attempt == null) {
            return null;
        }
        Attempt again = new Attempt(request, listener);
        attempts.add(again);
        listener.established(again.connection());
        return again;
    }

    /// One attempt, and the connection it leads to.
    public final class Attempt implements Dialling {
        private final DialRequest request;
        private final DialListener listener;
        private boolean over;

        private Attempt(DialRequest request, DialListener listener) {
            this.request = request;
            this.listener = listener;
        }

        public DialRequest request() {
            return request;
        }

        private String link() {
            return request.definition().link();
        }

        private Established connection() {
            return new Established(link(), List.of(), null, "far end", List.of());
        }

        /// The link comes up, and the dialer says so.
        public void establish() {
            listener.progress(DialPhase.AUTHENTICATING, "as asked");
            kernel.addUp(link());
            listener.established(connection());
        }

        /// Whether it has ended.
        public synchronized boolean over() {
            return over;
        }

        /// It ends by itself, and with it the link, if it has come to one.
        public void end(DialEnd end) {
            synchronized (this) {
                if (over) {
                    return;
                }
                over = true;
            }
            if (kernel.names().contains(link())) {
                kernel.remove(link());
            }
            listener.ended(end);
        }

        @Override
        public void hangUp() {
            end(ASKED);
        }

        @Override
        public void leave() {
            synchronized (FakeDialer.this) {
                if (!over()) {
                    left.put(request.definition().name(), this);
                }
            }
        }
    }
}
