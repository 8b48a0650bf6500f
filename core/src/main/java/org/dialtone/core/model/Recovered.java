package org.dialtone.core.model;

import java.util.List;

/// What a journal knew when its router last ran.
///
/// @param revision the last revision recorded; the next event gets the one after it
/// @param lastInterface the highest interface id ever given
/// @param lastConnection the highest connection id ever given
/// @param interfaces the interfaces as they were
/// @param sameKernel whether the kernel and the network namespace are still the same ones, so that
///   an ifindex means the same link and its carrier counters have gone on
public record Recovered(
        long revision,
        int lastInterface,
        int lastConnection,
        List<Remembered> interfaces,
        boolean sameKernel) {
    public Recovered {
        interfaces = List.copyOf(interfaces);
    }
}
