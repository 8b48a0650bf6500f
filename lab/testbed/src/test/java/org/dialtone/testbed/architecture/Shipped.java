package org.dialtone.testbed.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

import java.util.regex.Pattern;

/// What is no test: neither a module's test classes nor, where Maven has packaged the modules
/// already, the jar of them.
public final class Shipped implements ImportOption {
    private static final ImportOption NO_TESTS = new DoNotIncludeTests();

    private static final Pattern JAR_OF_TESTS = Pattern.compile(".*-tests\\.jar.*");

    @Override
    public boolean includes(Location location) {
        return NO_TESTS.includes(location) && !location.matches(JAR_OF_TESTS);
    }
}
