package org.dialtone.bench;

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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Dials on paper: everybody answers at once.
final class PaperDialer implements Dialer {
    private static final DialEnd ASKED =
            new DialEnd(Cause.REQUESTED, null, DialEnd.Remedy.NONE_NEEDED, "");
    private static final DialEnd LOST =
            new DialEnd(
                    Cause.PEER_DEAD,
                    RouterError.NO_CARRIER,
                    DialEnd.Remedy.REDIAL_NOW,
                    "no LCP echo replies");

    private final PaperLinks links;
    private final Map<String, Call> calls = new ConcurrentHashMap<>();
    private final List<Long> dials = new ArrayList<>();

    PaperDialer(PaperLinks links) {
        this.links = links;
    }

    /// When each dial began, since [#drop] or the start, by System.nanoTime.
    synchronized List<Long> dials() {
        return List.copyOf(dials);
    }

    /// Every connection is lost at this moment.
    void drop() {
        Collection<Call> all = List.copyOf(calls.values());
        synchronized (this) {
            dials.clear();
        }
        all.forEach(call -> call.end(LOST));
    }

    @Override
    public DialKind kind() {
        return DialKind.PPPOE;
    }

    @Override
    public List<String> problems(InterfaceDefinition definition) {
        return List.of();
    }

    @Override
    public @Nullable String missing(InterfaceDefinition definition) {
        return null;
    }

    @Override
    public Dialling dial(DialRequest request, DialListener listener) {
        synchronized (this) {
            dials.add(System.nanoTime());
        }
        Call call = new Call(request.definition(), listener);
        calls.put(call.name, call);
        for (DialPhase phase : DialPhase.values()) {
            listener.progress(phase, "");
        }
        links.add(call.link);
        listener.established(new Established(call.link, List.of(), null, "far end", List.of()));
        return call;
    }

    @Override
    public @Nullable Dialling adopt(DialRequest request, DialListener listener) {
        return null;
    }

    private final class Call implements Dialling {
        private final String name;
        private final String link;
        private final DialListener listener;

        Call(InterfaceDefinition definition, DialListener listener) {
            this.name = definition.name();
            this.link = definition.link();
            this.listener = listener;
        }

        void end(DialEnd end) {
            if (calls.remove(name, this)) {
                links.remove(link);
                listener.ended(end);
            }
        }

        @Override
        public void hangUp() {
            end(ASKED);
        }

        @Override
        public void leave() {}
    }
}
