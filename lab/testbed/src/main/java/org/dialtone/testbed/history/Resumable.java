package org.dialtone.testbed.history;

import org.dialtone.api.Position;
import org.dialtone.api.StreamRecord;

import java.util.ArrayList;
import java.util.List;

/// A stream goes on from any position: of this journal with the very next revision, or a gap that
/// begins there; of another journal with a gap that says so. And a stream's position is where a
/// stream can go on from: behind the last record taken.
public final class Resumable implements Validator {
    @Override
    public List<String> violations(History history) {
        List<String> found = new ArrayList<>();
        for (Session session : history.sessions()) {
            beginning(history.truth(), session, found);
            position(session, found);
        }
        return found;
    }

    private static void beginning(Truth truth, Session session, List<String> found) {
        List<StreamRecord> records = session.records();
        for (int i = 0; i < records.size(); i++) {
            boolean other =
                    records.get(i) instanceof StreamRecord.Gap gap
                            && gap.reason() == StreamRecord.Gap.Reason.OTHER_EPOCH;
            if (other != (session.ofAnotherEpoch() && i == 0)) {
                found.add(session + ": " + records.get(i) + " as record " + (i + 1));
            }
        }
        if (records.isEmpty() || session.opened().options().from() == null) {
            return;
        }
        StreamRecord first = records.getFirst();
        long from = first instanceof StreamRecord.Gap gap ? gap.from() : first.revision();
        boolean silence = first instanceof StreamRecord.Progress;
        for (long r = session.start() + 1; r < from + (silence ? 1 : 0); r++) {
            if (!truth.knows(r) || session.wants(truth.event(r))) {
                found.add(session + ": begins with " + first + ", without revision " + r);
                return;
            }
        }
    }

    private static void position(Session session, List<String> found) {
        long last = session.start();
        boolean any = false;
        for (Seen each : session.during()) {
            if (each instanceof Seen.Took took) {
                last = took.record().revision();
                any = true;
            } else if (each instanceof Seen.Closed closed) {
                Position position = closed.position();
                if (!position.epoch().equals(session.epoch())) {
                    found.add(session + ": closed at " + position + " of another journal");
                }
                if (position.revision() < last && (any || !session.ofAnotherEpoch())) {
                    found.add(session + ": closed at " + position + ", before revision " + last);
                }
            }
        }
    }
}
