package org.dialtone.linux.dial.openvpn;

import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.core.port.dial.DialEnd;
import org.dialtone.core.port.dial.DialListener;
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.core.port.dial.Dialling;
import org.dialtone.core.port.dial.Established;
import org.dialtone.linux.process.Child;
import org.dialtone.linux.process.ChildListener;
import org.dialtone.linux.process.ExitStatus;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One openvpn, from its start to its end.
///
/// Told of by two threads, guarded by itself: dialtone-children (the process) and the one of
/// [Management] (what it says). The end is told when both are through, so that the last words,
/// which say why, are not lost to the news of the death.
///
/// After every failure openvpn goes into a hold before it would try again. During the attempt it is
/// let go on, to the next of its servers (`--connect-retry-max 1` ends that); once it was connected
/// it is not, and stays in the hold also if nobody is there to end it.
final class OpenvpnDialling implements Dialling, ChildListener, Management.Listener {
    /// How long openvpn has to take leave of its server.
    private static final Duration GENTLY = Duration.ofSeconds(5);

    private static final long MOST_PAUSE_MILLIS = 200;

    private final DialRequest request;
    private final DialListener listener;

    /// The process has ended, or we have let go of it.
    private final CountDownLatch gone = new CountDownLatch(1);

    /// Confined to the thread of [Management].
    private long pause;

    private @Nullable Child child;
    private @Nullable Management management;
    private boolean reading;
    private boolean spoke;
    private boolean held;
    private boolean historyRead;
    private boolean wasConnected;
    private boolean established;

    /// Whether the listener knows that it is established.
    private boolean announced;

    /// Whether it has been told why the connection ends.
    private boolean ending;

    private boolean asked;
    private boolean left;
    private boolean told;
    private String reached = "";
    private String fatal = "";
    private ManagementLine.@Nullable State past;
    private @Nullable DialEnd end;
    private @Nullable ExitStatus status;
    private String output = "";

    OpenvpnDialling(DialRequest request, DialListener listener) {
        this.request = request;
        this.listener = listener;
    }

    static Path socket(Path directory) {
        return directory.resolve("management");
    }

    synchronized void begin(Child started) {
        child = started;
        reading = true;
        Management.start(request.definition().name(), socket(started.directory()), this);
    }

    @Override
    public synchronized void hangUp() {
        asked = true;
        stop();
    }

    /// openvpn says it as it takes the link down: the kernel may be the quicker to say so.
    @Override
    public synchronized boolean tellsWhy() {
        return !left && (ending || (announced && reading && end == null));
    }

    private void stop() {
        if (child != null) {
            child.stop(GENTLY);
        }
    }

    @Override
    public synchronized void leave() {
        left = true;
        gone.countDown();
        if (child != null) {
            child.release();
        }
        if (management != null) {
            management.close();
        }
    }

    @Override
    public void changed(Child changed) {
        // what there is to know comes over the management socket
    }

    @Override
    public boolean tryAgain() {
        try {
            boolean over = gone.await(pause, TimeUnit.MILLISECONDS);
            pause = Math.min(MOST_PAUSE_MILLIS, pause * 2 + 5);
            return !over;
        } catch (InterruptedException _) {
            return false; // nobody does that
        }
    }

    @Override
    public synchronized void connected(Management made) {
        management = made;
        spoke = true;
        if (left) {
            made.close();
        }
    }

    @Override
    public synchronized List<String> answer(ManagementLine line) {
        if (left) {
            return List.of();
        }
        return switch (line) {
            case ManagementLine.State state -> {
                if (state.live()) {
                    state(state);
                } else {
                    past = state;
                    wasConnected |= state.name().equals("CONNECTED");
                }
                yield List.of();
            }
            case ManagementLine.End _ -> {
                caughtUp();
                yield release();
            }
            case ManagementLine.Hold _ -> {
                held = true;
                yield release();
            }
            case ManagementLine.Need need -> need(need);
            case ManagementLine.Refused(String what) -> {
                end = OpenvpnEnds.refused(what);
                stop(); // a refused key it would ask for again
                yield List.of();
            }
            case ManagementLine.Fatal(String words) -> {
                fatal = words;
                yield List.of();
            }
            case ManagementLine.Other _ -> List.of();
        };
    }

    /// The history has been read: what happened before we came.
    private void caughtUp() {
        historyRead = true;
        if (past != null) {
            boolean lost = past.name().equals("RECONNECTING") || past.name().equals("EXITING");
            established |= wasConnected && lost; // and nobody is told of it any more
            state(past);
            past = null;
        }
    }

    /// Lets it go on, if it waits for that and may.
    private List<String> release() {
        if (!held || !historyRead || established || asked || (end != null && giveUp(end))) {
            return List.of();
        }
        held = false;
        return List.of("hold release");
    }

    private static boolean giveUp(DialEnd end) {
        return end.remedy() == DialEnd.Remedy.GIVE_UP;
    }

    private List<String> need(ManagementLine.Need need) {
        InterfaceCredentials credentials = request.credentials();
        if (credentials == null) {
            end = OpenvpnEnds.noCredentials(need.what());
            stop();
            return List.of();
        }
        String both = credentials.user() + credentials.password();
        if (both.chars().anyMatch(c -> c < ' ')) {
            end = OpenvpnEnds.refused(need.what()); // no line could carry it
            stop();
            return List.of();
        }
        String what = ManagementLine.quoted(need.what());
        String password = "password " + what + " " + ManagementLine.quoted(credentials.password());
        return need.user()
                ? List.of(
                        "username " + what + " " + ManagementLine.quoted(credentials.user()),
                        password)
                : List.of(password);
    }

    private void state(ManagementLine.State state) {
        switch (state.name()) {
            case "CONNECTED" -> {
                if (!established && !asked) {
                    established = true;
                    announced = true;
                    listener.established(
                            new Established(
                                    request.definition().link(),
                                    state.local(),
                                    null,
                                    state.remote(),
                                    List.of()));
                }
            }
            case "RECONNECTING", "EXITING" -> lost(state.detail());
            default -> {
                reached = state.name();
                if (!established) {
                    listener.progress(phase(state.name()), state.name());
                }
            }
        }
    }

    private void lost(String reason) {
        if (established) {
            if (end == null) {
                end = OpenvpnEnds.ofConnection(reason);
                if (announced && !asked) {
                    ending = true;
                    listener.ending(end.cause());
                }
            }
            stop();
        } else if (end == null || !reached.isEmpty()) {
            if (end == null || !giveUp(end)) {
                end = OpenvpnEnds.ofAttempt(reason, reached);
            }
            reached = "";
        }
    }

    private static DialPhase phase(String state) {
        return switch (state) {
            case "RESOLVE", "TCP_CONNECT", "WAIT" -> DialPhase.DISCOVERING;
            case "AUTH" -> DialPhase.NEGOTIATING;
            case "AUTH_PENDING", "GET_CONFIG" -> DialPhase.AUTHENTICATING;
            case "ASSIGN_IP", "ADD_ROUTES" -> DialPhase.ADDRESSING;
            default -> DialPhase.STARTING;
        };
    }

    /// The management connection is gone: so is openvpn, or it soon will be.
    @Override
    public synchronized void over() {
        reading = false;
        if (!left) {
            stop();
        }
        tellEnd();
    }

    @Override
    public synchronized void ended(Child ended, ExitStatus exit) {
        status = exit;
        output = ended.output();
        gone.countDown();
        tellEnd();
    }

    private void tellEnd() {
        if (status == null || reading || told || left) {
            return;
        }
        told = true;
        DialEnd known = end;
        if (asked && (known == null || !giveUp(known))) {
            listener.ended(OpenvpnEnds.ASKED);
        } else if (known != null) {
            listener.ended(known);
        } else {
            String words = fatal.isEmpty() ? lastLine() : fatal;
            listener.ended(OpenvpnEnds.ofExit(status, spoke, words));
        }
    }

    private String lastLine() {
        List<String> lines =
                output.lines().filter(l -> !l.isBlank() && !l.startsWith("Use --help")).toList();
        return lines.isEmpty() ? "" : "openvpn: " + lines.getLast();
    }
}
