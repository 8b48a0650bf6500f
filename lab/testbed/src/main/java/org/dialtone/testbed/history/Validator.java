package org.dialtone.testbed.history;

import java.util.ArrayList;
import java.util.List;

/// Judges a history by one promise.
public interface Validator {
    /// Every promise of the event stream.
    List<Validator> SEVEN =
            List.of(
                    new Ordered(),
                    new Unique(),
                    new Reliable(),
                    new Atomic(),
                    new Resumable(),
                    new Bookmarkable(),
                    new Silent());

    /// What breaks the promise, each in one sentence; empty if nothing does.
    List<String> violations(History history);

    /// What breaks any of the seven promises.
    static List<String> all(History history) {
        List<String> all = new ArrayList<>();
        for (Validator validator : SEVEN) {
            for (String violation : validator.violations(history)) {
                all.add(validator.getClass().getSimpleName() + ": " + violation);
            }
        }
        return all;
    }
}
