package org.dialtone.linux.dial;

import org.dialtone.api.Cause;
import org.dialtone.api.RouterError;
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

import java.time.Duration;

/// One attempt, or connection, by a program. What is told is told under its lock, so that nothing
/// is told after [#leave] has returned.
final class ProgramDialling implements Dialling, ChildListener {
    /// How long a program has to end gently: pppd takes some seconds for who does not answer its
    /// Terminate-Request.
    private static final Duration GENTLY = Duration.ofSeconds(8);

    /// How long it has once its connection ends by itself: pppd takes longer to take leave of a far
    /// end that does not answer, but who waits for the next attempt does not have to.
    private static final Duration CLEARING = Duration.ofSeconds(2);

    private final Recipe recipe;
    private final DialRequest request;
    private final DialListener listener;

    // guarded by this
    private @Nullable Child child;
    private @Nullable DialPhase phase;
    private boolean connected;
    private boolean ending;
    private boolean asked;
    private boolean left;

    ProgramDialling(Recipe recipe, DialRequest request, DialListener listener) {
        this.recipe = recipe;
        this.request = request;
        this.listener = listener;
    }

    synchronized ProgramDialling of(Child started) {
        child = started;
        return this;
    }

    @Override
    public synchronized void hangUp() {
        asked = true;
        if (child != null) {
            child.stop(GENTLY);
        }
    }

    @Override
    public synchronized boolean tellsWhy() {
        boolean tells = recipe.tellsWhy(request.definition()) && !left && child != null;
        if (tells && child != null) {
            child.look();
        }
        return tells;
    }

    @Override
    public synchronized void leave() {
        left = true;
        if (child != null) {
            child.release();
        }
    }

    @Override
    public synchronized void changed(Child changed) {
        if (left) {
            return;
        }
        if (!connected) {
            progress(changed);
        } else if (!asked && !ending) {
            Cause why = recipe.ending(changed);
            if (why != null) {
                ending = true;
                listener.ending(why);
                changed.stop(CLEARING);
            }
        }
        if (recipe.finished(changed)) {
            changed.stop(GENTLY);
        }
    }

    private void progress(Child changed) {
        Established connection = recipe.established(request, changed);
        if (connection != null) {
            connected = true;
            if (!recipe.tellsTheEndInItsOutput()) {
                changed.quiet();
            }
            listener.established(connection);
            return;
        }
        DialPhase now = recipe.phase(changed);
        if (phase == null || now.compareTo(phase) > 0) {
            phase = now;
            listener.progress(now, recipe.words(changed));
        }
    }

    @Override
    public synchronized void ended(Child ended, ExitStatus status) {
        if (!left) {
            left = true;
            listener.ended(end(ended, status));
        }
    }

    private DialEnd end(Child ended, ExitStatus status) {
        if (asked) {
            return new DialEnd(
                    Cause.REQUESTED, null, DialEnd.Remedy.NONE_NEEDED, recipe.words(ended));
        }
        return switch (status) {
            case ExitStatus.NotStarted(String reason) ->
                    new DialEnd(
                            Cause.DIALER_FAILED,
                            RouterError.RASMAN_CANNOT_INITIALIZE,
                            DialEnd.Remedy.REDIAL,
                            reason);
            case ExitStatus.Exited(int code) when code == 126 || code == 127 ->
                    new DialEnd(
                            Cause.DIALER_FAILED,
                            RouterError.RASMAN_CANNOT_INITIALIZE,
                            DialEnd.Remedy.GIVE_UP,
                            recipe.words(ended));
            case ExitStatus.Exited _, ExitStatus.Killed _, ExitStatus.Lost _ ->
                    recipe.end(ended, status, connected);
        };
    }
}
