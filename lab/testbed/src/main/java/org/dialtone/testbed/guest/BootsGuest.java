package org.dialtone.testbed.guest;

import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.util.stream.Stream;

/// A test class whose tests are a guest's. The guest is booted when the run of tests begins, by
/// [EarlyGuests], and runs beside the tests of the other classes; those classes are executed first
/// if this one has the annotation `@Order(Integer.MAX_VALUE)` ([ClassOrderer.OrderAnnotation] is
/// the order of classes here). It has a constructor without parameters.
public interface BootsGuest {
    /// Boots it: with a new directory for its files, for one run.
    GuestRun boot() throws IOException;

    /// Waits for the guest's tests.
    @TestFactory
    default Stream<DynamicNode> inTheGuest() throws IOException {
        GuestRun early = EarlyGuests.take(getClass());
        GuestRun run = early == null ? boot() : early;
        return run.tests().onClose(run::close);
    }
}
