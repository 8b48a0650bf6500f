package org.dialtone.testbed.guest;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// The tests of a package that are for the guest: those tagged [#TAG]. The host leaves them out of
/// its own run, finds the same plan, and has the guest execute it.
public final class GuestTests {
    public static final String TAG = "guest";

    private final Launcher launcher;
    private final TestPlan plan;

    private GuestTests(Launcher launcher, TestPlan plan) {
        this.launcher = launcher;
        this.plan = plan;
    }

    /// Finds them.
    ///
    /// @param only a class's name, or CLASS#METHOD, to have no others; empty for all
    static GuestTests find(String packageName, String only) {
        LauncherConfig plain =
                LauncherConfig.builder()
                        .enableLauncherSessionListenerAutoRegistration(false)
                        .enableLauncherDiscoveryListenerAutoRegistration(false)
                        .enableTestExecutionListenerAutoRegistration(false)
                        .enablePostDiscoveryFilterAutoRegistration(false)
                        .build();
        Launcher launcher = LauncherFactory.create(plain);
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
        String name = packageName + "." + only;
        if (only.isEmpty()) {
            request.selectors(DiscoverySelectors.selectPackage(packageName));
        } else if (only.contains("#")) {
            request.selectors(DiscoverySelectors.selectMethod(name));
        } else {
            request.selectors(DiscoverySelectors.selectClass(name));
        }
        LauncherDiscoveryRequest built = request.filters(TagFilter.includeTags(TAG)).build();
        return new GuestTests(launcher, launcher.discover(built));
    }

    /// The classes, in the order they run in.
    List<TestIdentifier> classes() {
        return plan.getRoots().stream()
                .flatMap(root -> plan.getChildren(root).stream())
                .filter(container -> !tests(container).isEmpty())
                .toList();
    }

    /// The tests of a class, in the order they run in.
    ///
    /// @throws IllegalStateException if one is a container, whose tests nobody knows beforehand
    List<TestIdentifier> tests(TestIdentifier container) {
        List<TestIdentifier> tests = List.copyOf(plan.getChildren(container));
        for (TestIdentifier test : tests) {
            if (!test.isTest()) {
                throw new IllegalStateException(
                        test.getUniqueId()
                                + ": a guest's tests have to be known beforehand"
                                + " (expected: methods with @Test)");
            }
        }
        return tests;
    }

    private void execute(TestExecutionListener listener) {
        launcher.execute(plan, listener);
    }

    /// Runs them all: in the guest.
    ///
    /// @param arguments the package, what of it, and the file for the results
    public static void main(String[] arguments) throws IOException {
        try (FileChannel results =
                FileChannel.open(
                        Path.of(arguments[2]),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND)) {
            find(arguments[0], arguments[1]).execute(new Writer(results));
        }
        System.exit(0); // whatever threads a failed test has left
    }

    /// Writes what has come of each. A failed or skipped class is written under its own id.
    private record Writer(FileChannel results) implements TestExecutionListener {
        @Override
        public void executionStarted(TestIdentifier test) {
            if (test.isTest()) {
                say(test.getUniqueId());
            }
        }

        /// To the console, with the seconds since the guest was switched on.
        private static void say(String what) {
            try {
                String uptime = Files.readString(Path.of("/proc/uptime"));
                System.out.println(uptime.substring(0, uptime.indexOf(' ')) + " " + what);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            write(test, new Outcome(Outcome.Kind.SKIPPED, reason));
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
            if (test.isTest() || !passed) {
                String trace = result.getThrowable().map(Writer::trace).orElse("");
                Outcome.Kind kind = passed ? Outcome.Kind.PASSED : Outcome.Kind.FAILED;
                say(kind.toString());
                write(test, new Outcome(kind, trace));
            }
        }

        private static String trace(Throwable thrown) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            return trace.toString();
        }

        private void write(TestIdentifier test, Outcome outcome) {
            ByteBuffer bytes =
                    ByteBuffer.wrap(
                            outcome.written(test.getUniqueId()).getBytes(StandardCharsets.UTF_8));
            try {
                while (bytes.hasRemaining()) {
                    results.write(bytes);
                }
                results.force(true); // hostfs writes to the host late otherwise
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
