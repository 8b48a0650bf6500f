package org.dialtone.testbed.guest;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.platform.launcher.TestIdentifier;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A guest that executes the tests of a package in one JVM, and the tests on the host that wait for
/// what comes of them: each of those found fails if the guest ends without having passed it.
///
/// To run a few: `-Ddialtone.guest=CLASS` or `CLASS#METHOD`.
public final class GuestRun implements AutoCloseable {
    private static final long PAUSE_MILLIS = 50;

    private final GuestTests tests;
    private final Guest guest;
    private final Path results;

    private GuestRun(GuestTests tests, Guest guest, Path results) {
        this.tests = tests;
        this.guest = guest;
        this.results = results;
    }

    /// Finds the tests, and boots the guest.
    ///
    /// @param directory an empty one for the guest's files
    /// @param limit how long all may take
    /// @param properties what is not said otherwise there, by name
    /// @param kind what it is booted by
    public static GuestRun start(
            String packageName,
            Path directory,
            Duration limit,
            Map<String, String> properties,
            Guest.Kind kind)
            throws IOException {
        String only = Objects.requireNonNullElse(System.getProperty("dialtone.guest"), "");
        GuestTests tests = GuestTests.find(packageName, only);
        if (tests.classes().isEmpty()) {
            throw new IllegalStateException("no tests for a guest in " + packageName + ": " + only);
        }
        Path results = directory.resolve("results");
        List<String> words = java(properties);
        words.addAll(List.of(GuestTests.class.getName(), packageName, only, results.toString()));
        return new GuestRun(tests, kind.boot(directory, limit, words), results);
    }

    /// A JVM like this one, with its properties of the project's.
    private static List<String> java(Map<String, String> properties) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(property("java.home"), "bin", "java").toString());
        words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx384m"));
        words.add("--enable-native-access=ALL-UNNAMED");
        words.add("--sun-misc-unsafe-memory-access=allow");
        words.add("-Djava.io.tmpdir=/run/tmp");
        Map<String, String> all = new TreeMap<>(properties);
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("dialtone."))
                .forEach(name -> all.put(name, property(name)));
        all.forEach((name, value) -> words.add("-D" + name + "=" + value));
        words.addAll(List.of("-cp", property("java.class.path")));
        return words;
    }

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name);
    }

    /// One test for each of the guest's, by class, each of which waits for the guest's; and a last
    /// one for what is no test's.
    public Stream<DynamicNode> tests() {
        return Stream.concat(
                tests.classes().stream().map(this::container),
                Stream.of(dynamicTest("the guest ends well", this::awaitEnd)));
    }

    private DynamicContainer container(TestIdentifier found) {
        Stream<DynamicTest> each =
                tests.tests(found).stream()
                        .map(test -> dynamicTest(test.getDisplayName(), () -> await(test, found)));
        return dynamicContainer(found.getDisplayName(), each);
    }

    private void await(TestIdentifier test, TestIdentifier container) throws InterruptedException {
        while (true) {
            boolean over = !guest.runs();
            Map<String, Outcome> outcomes = outcomes();
            Outcome outcome = outcomes.get(test.getUniqueId());
            if (outcome == null) {
                // a class that failed or was skipped as a whole
                outcome = outcomes.get(container.getUniqueId());
            }
            if (outcome != null) {
                judge(outcome);
                return;
            }
            if (over) {
                throw new AssertionError(
                        "the guest has ended without this test; its console:\n" + guest.console());
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private void awaitEnd() throws InterruptedException {
        guest.awaitEnd();
        Set<String> known =
                tests.classes().stream()
                        .flatMap(found -> tests.tests(found).stream())
                        .map(TestIdentifier::getUniqueId)
                        .collect(Collectors.toSet());
        outcomes()
                .forEach(
                        (id, outcome) -> {
                            if (!known.contains(id)) {
                                judge(outcome);
                            }
                        });
        if (!guest.console().contains("guest: ended with 0")) {
            throw new AssertionError("the guest's console:\n" + guest.console());
        }
    }

    private void judge(Outcome outcome) {
        if (outcome.kind() != Outcome.Kind.PASSED) {
            throw new AssertionError(
                    outcome.kind()
                            + " in the guest: "
                            + outcome.text()
                            + "\nthe guest's console:\n"
                            + guest.console());
        }
    }

    private Map<String, Outcome> outcomes() {
        try {
            return Outcome.parse(
                    Files.exists(results) ? Files.readString(results, StandardCharsets.UTF_8) : "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        guest.close();
    }
}
