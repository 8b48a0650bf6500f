package org.dialtone.testbed.history;

import org.dialtone.core.port.dial.DialEnd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where dialling again cannot help (a wrong password) it is not done before somebody has asked for
/// it, or has changed something. What was asked or changed while the refused attempt was under way
/// counts, too: the attempt knew nothing of it. A router that has started anew may try once what
/// the one before it had not heard of.
public final class NeverInVain implements DialValidator {
    @Override
    public List<String> violations(DialHistory history) {
        List<String> found = new ArrayList<>();
        Set<String> refused = new HashSet<>();
        // those that somebody has asked for or changed since their attempt began.
        Set<String> asked = new HashSet<>();
        Map<String, DialFact> last = new HashMap<>();
        for (DialFact fact : history.facts()) {
            switch (fact) {
                case DialFact.Dialled dialled -> {
                    if (refused.contains(dialled.name())) {
                        found.add(dialled + " after " + last.get(dialled.name()));
                    }
                    asked.remove(dialled.name());
                }
                case DialFact.Ended ended -> {
                    if (ended.remedy() == DialEnd.Remedy.GIVE_UP && !asked.contains(ended.name())) {
                        refused.add(ended.name());
                        last.put(ended.name(), ended);
                    }
                }
                case DialFact.Asked it -> {
                    refused.remove(it.name());
                    asked.add(it.name());
                }
                case DialFact.Restarted(_, Set<String> known) -> refused.retainAll(known);
                case DialFact.Adopted _, DialFact.Looked _ -> {}
            }
        }
        return found;
    }
}
