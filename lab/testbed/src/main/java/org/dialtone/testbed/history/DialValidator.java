package org.dialtone.testbed.history;

import java.util.ArrayList;
import java.util.List;

/// Judges how a router dialled by one promise.
public interface DialValidator {
    /// Every promise of the demand-dial manager.
    List<DialValidator> ALL =
            List.of(new OneDialer(), new NeverInVain(), new Matched(), new Paced(), new Calm());

    /// What breaks the promise, each in one sentence; empty if nothing does.
    List<String> violations(DialHistory history);

    /// What breaks any of them.
    static List<String> all(DialHistory history) {
        List<String> all = new ArrayList<>();
        for (DialValidator validator : ALL) {
            for (String violation : validator.violations(history)) {
                all.add(validator.getClass().getSimpleName() + ": " + violation);
            }
        }
        return all;
    }
}
