package org.dialtone.testbed.guest;

import org.dialtone.testbed.RequiresRoot;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Boots the guests of a run of tests before its first test, so that they work, and wait, beside
/// the others: a guest is a process of its own, of which this one has neither a descriptor nor a
/// thread that a test could count in the midst of it. Registered as a service of JUnit's launcher.
///
/// A guest that cannot be booted now is left to its class, which then fails with the reason. One
/// that its class has not asked for is killed when the run ends.
public final class EarlyGuests implements TestExecutionListener {
    private static final Map<Class<?>, GuestRun> BOOTED = new ConcurrentHashMap<>();

    /// For the launcher.
    public EarlyGuests() {}

    /// The guest that was booted for a class; the caller closes it.
    ///
    /// @return null if there is none, or no more
    static @Nullable GuestRun take(Class<?> type) {
        return BOOTED.remove(type);
    }

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        if (!RequiresRoot.Condition.root()) {
            return; // their classes say so
        }
        List<Class<?>> found = new ArrayList<>();
        plan.accept(
                new TestPlan.Visitor() {
                    @Override
                    public void visit(TestIdentifier test) {
                        test.getSource()
                                .filter(ClassSource.class::isInstance)
                                .map(source -> ((ClassSource) source).getJavaClass())
                                .filter(BootsGuest.class::isAssignableFrom)
                                .ifPresent(found::add);
                    }
                });
        found.forEach(EarlyGuests::boot);
    }

    private static void boot(Class<?> type) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            BOOTED.put(type, ((BootsGuest) constructor.newInstance()).boot());
        } catch (ReflectiveOperationException | IOException | IllegalStateException e) {
            System.getLogger(EarlyGuests.class.getName())
                    .log(System.Logger.Level.WARNING, "no guest yet for " + type, e);
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        BOOTED.values().forEach(GuestRun::close);
        BOOTED.clear();
    }
}
