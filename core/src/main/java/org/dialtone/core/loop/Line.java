package org.dialtone.core.loop;

import org.dialtone.api.Cause;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.core.ddm.DialInput;
import org.dialtone.core.ddm.DialState;
import org.dialtone.core.ddm.Stage;
import org.dialtone.core.ddm.TimelineLog;
import org.dialtone.core.port.dial.ActivityMonitor;
import org.dialtone.core.port.dial.Dialling;
import org.jspecify.annotations.Nullable;

/// A demand-dial interface as the router loop keeps it.
///
/// Confined to the router-loop thread, but for [#state].
final class Line implements Claim.Owner {
    final String name;
    final TimelineLog log = new TimelineLog();

    /// Written by the router loop alone.
    volatile DialState state;

    @Nullable Claim claim;
    @Nullable InterfaceCredentials credentials;
    @Nullable Dialling dialling;

    /// Hears of what was taken over when the router was opened; until that has its number.
    @Nullable LineReports adopted;

    ActivityMonitor.@Nullable Watch watch;

    /// Whether the attempt has come to a connection.
    boolean reached;

    /// Whether nothing is left of it.
    boolean gone;

    private final DialEngine engine;

    /// Why the link went down, in the kernel's words, while the dialer's are waited for.
    private @Nullable Cause held;

    /// What the dialer has said of why the connection ends.
    private @Nullable Cause said;

    Line(DialState state, DialEngine engine) {
        this.name = state.definition().name();
        this.state = state;
        this.engine = engine;
    }

    Claim claim() {
        Claim mine = claim;
        if (mine == null) {
            throw new AssertionError("before the router was opened: " + name);
        }
        return mine;
    }

    /// Whether the link that it has is the one that its definition names now.
    private boolean linked() {
        return claim().link.equals(state.definition().link());
    }

    @Override
    public void up() {
        release();
        if (linked()) {
            engine.give(this, new DialInput.LinkUp(Cause.CARRIER_GAINED));
        }
    }

    @Override
    public void down(Cause cause) {
        held = cause;
        Dialling mine = dialling;
        boolean unknown = said == null && state.stage() instanceof Stage.Connected;
        if (unknown && mine != null && mine.tellsWhy()) {
            engine.hold(this);
        } else {
            release();
        }
    }

    /// Its link is down, if it is, for whatever reason is known by now.
    void release() {
        Cause kernels = held;
        if (kernels != null) {
            held = null;
            engine.release(this);
            engine.give(this, new DialInput.LinkDown(said == null ? kernels : said));
        }
    }

    /// The dialer has said why the connection ends.
    void ending(Cause cause) {
        said = cause;
        release();
    }

    /// The dialer has ended.
    void over() {
        dialling = null;
        said = null;
    }
}
