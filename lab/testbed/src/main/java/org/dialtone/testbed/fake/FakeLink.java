package org.dialtone.testbed.fake;

import org.dialtone.api.ConnectionState;
import org.dialtone.api.Traffic;
import org.dialtone.core.link.LinkState;
import org.dialtone.core.model.CarrierCount;
import org.dialtone.core.model.Link;
import org.jspecify.annotations.Nullable;

/// A link as the kernel keeps it. Guarded by its [FakeKernel].
///
/// The carrier shows at once (IFF_LOWER_UP); operstate and IFF_RUNNING follow when the kernel's
/// linkwatch comes by: [#update].
final class FakeLink {
    final int index;
    final @Nullable String kind;
    final int lower;
    String name;
    boolean adminUp;
    boolean carrier;
    boolean loopback;

    /// OPER_DORMANT, OPER_TESTING or OPER_NOTPRESENT where something holds it there; else 0.
    int held;

    int master;
    boolean counted = true;
    int ups;
    int downs;
    Traffic traffic = Traffic.NONE;

    /// Whether a change has been withheld so far.
    boolean unannounced;

    private int operState = Link.OPER_DOWN;
    private boolean running;

    /// How often it truly connected and disconnected, and whether by its carrier alone.
    private boolean wasConnected;

    long connects;
    long disconnects;
    boolean carrierAlone = true;

    FakeLink(int index, String name, @Nullable String kind, int lower) {
        this.index = index;
        this.name = name;
        this.kind = kind;
        this.lower = lower;
    }

    void setCarrier(boolean on) {
        if (carrier != on) {
            carrier = on;
            if (on) {
                ups++;
            } else {
                downs++;
            }
        }
    }

    /// What linkwatch does.
    void update() {
        if (held == Link.OPER_NOTPRESENT) {
            operState = held;
        } else if (!adminUp || !carrier) {
            operState = lower != 0 && adminUp ? Link.OPER_LOWERLAYERDOWN : Link.OPER_DOWN;
        } else if (held != 0) {
            operState = held;
        } else {
            operState = "tun".equals(kind) || loopback ? Link.OPER_UNKNOWN : Link.OPER_UP;
        }
        running = adminUp && (operState == Link.OPER_UP || operState == Link.OPER_UNKNOWN);
    }

    /// Counts what has become of it; to be called after each change.
    void tally() {
        boolean connected = state() == ConnectionState.CONNECTED;
        if (connected != wasConnected) {
            wasConnected = connected;
            if (connected) {
                connects++;
            } else {
                disconnects++;
            }
        }
    }

    /// Begins to count anew.
    void forgetTally() {
        connects = 0;
        disconnects = 0;
        carrierAlone = true;
    }

    ConnectionState state() {
        return LinkState.of(message()).state();
    }

    Link message() {
        int flags =
                (adminUp ? Link.IFF_UP : 0)
                        | (loopback ? Link.IFF_LOOPBACK : 0)
                        | (adminUp && carrier ? Link.IFF_LOWER_UP : 0)
                        | (running ? Link.IFF_RUNNING : 0);
        return new Link(
                index,
                name,
                kind,
                flags,
                operState,
                counted ? new CarrierCount(ups, downs) : null,
                master,
                lower,
                traffic);
    }
}
