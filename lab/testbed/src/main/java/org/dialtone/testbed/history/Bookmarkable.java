package org.dialtone.testbed.history;

import org.dialtone.api.StreamRecord;

import java.util.ArrayList;
import java.util.List;

/// An idle stream carries progress marks: whoever looks after as long a silence as was agreed finds
/// one, and it says where the stream has come to.
public final class Bookmarkable implements Validator {
    @Override
    public List<String> violations(History history) {
        List<String> found = new ArrayList<>();
        for (Session session : history.sessions()) {
            judge(session, found);
        }
        return found;
    }

    private static void judge(Session session, List<String> found) {
        long agreed = session.opened().options().progress().toNanos();
        long spoken = session.opened().nanos();
        long come = session.start();
        for (Seen each : session.during()) {
            switch (each) {
                case Seen.Nothing nothing -> {
                    if (agreed > 0 && nothing.nanos() - spoken > agreed) {
                        found.add(
                                session
                                        + ": nothing after "
                                        + (nothing.nanos() - spoken)
                                        + " ns of silence (agreed: "
                                        + agreed
                                        + ")");
                    }
                }
                case Seen.Took took -> {
                    if (took.record() instanceof StreamRecord.Progress mark
                            && (agreed == 0 || mark.revision() < come)) {
                        found.add(session + ": " + mark + " at revision " + come);
                    }
                    spoken = took.nanos();
                    come = Math.max(come, took.record().revision());
                }
                case Seen.Closed _ -> {
                    return;
                }
                case Seen.Opened _, Seen.Looked _, Seen.Deregistered _, Seen.Counted _ -> {}
            }
        }
    }
}
