package org.dialtone.core.ddm;

import java.util.List;

/// What an input leads to.
public record Step(DialState state, List<DialAction> actions) {
    public Step {
        actions = List.copyOf(actions);
    }
}
