package org.dialtone.testbed.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An interface has at most one dialer at any time: a new attempt begins after the last has ended,
/// also where another router has begun that one.
public final class OneDialer implements DialValidator {
    @Override
    public List<String> violations(DialHistory history) {
        List<String> found = new ArrayList<>();
        Map<String, Integer> running = new HashMap<>();
        for (DialFact fact : history.facts()) {
            switch (fact) {
                case DialFact.Dialled dialled -> {
                    Integer other = running.put(dialled.name(), dialled.attempt());
                    if (other != null) {
                        found.add(dialled + " beside attempt " + other);
                    }
                }
                case DialFact.Adopted adopted -> {
                    Integer other = running.put(adopted.name(), adopted.attempt());
                    if (other == null || other != adopted.from()) {
                        found.add(adopted + " (expected: of attempt " + other + ")");
                    }
                }
                case DialFact.Ended ended -> running.remove(ended.name(), ended.attempt());
                case DialFact.Asked _, DialFact.Restarted _, DialFact.Looked _ -> {}
            }
        }
        return found;
    }
}
