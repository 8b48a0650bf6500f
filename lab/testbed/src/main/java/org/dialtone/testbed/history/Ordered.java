package org.dialtone.testbed.history;

import org.dialtone.api.RouterEvent;
import org.dialtone.api.StreamRecord;

import java.util.ArrayList;
import java.util.List;

/// Revisions arrive in increasing order.
public final class Ordered implements Validator {
    @Override
    public List<String> violations(History history) {
        List<String> found = new ArrayList<>();
        for (Session session : history.sessions()) {
            long last = session.start();
            for (StreamRecord record : session.records()) {
                boolean order =
                        switch (record) {
                            case RouterEvent event -> event.revision() > last;
                            case StreamRecord.Gap gap -> gap.from() > last;
                            case StreamRecord.Progress mark -> mark.revision() >= last;
                        };
                if (!order) {
                    found.add(session + ": " + record + " behind revision " + last);
                }
                last = Math.max(last, record.revision());
            }
        }
        return found;
    }
}
