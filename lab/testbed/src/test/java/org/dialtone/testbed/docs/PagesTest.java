package org.dialtone.testbed.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.api.RouterError;
import org.dialtone.api.dial.DemandDialManager;
import org.dialtone.mprapi.MprAdmin;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where a page names an error and its number, they belong together; and every call is named.
final class PagesTest {
    private static final Pattern NAMED = Pattern.compile("\\b((?:ERROR|RPC)_[A-Z_]+) \\((\\d+)\\)");

    @Test
    void everyDocumentedCallIsOnItsPage() throws IOException {
        String page = Files.readString(Path.of("../../docs/mprapi.md"));
        List<String> calls =
                Arrays.stream(MprAdmin.class.getMethods())
                        .map(Method::getName)
                        .filter(each -> each.startsWith("MprAdmin"))
                        .distinct()
                        .toList();
        assertThat(calls).hasSizeGreaterThan(30);
        assertThat(calls)
                .filteredOn(each -> !Pattern.compile("\\b" + each + "\\b").matcher(page).find())
                .isEmpty();
    }

    @Test
    void everyManagersCallIsOnItsPage() throws IOException {
        String page = Files.readString(Path.of("../../docs/java.md"));
        for (Method each : DemandDialManager.class.getMethods()) {
            assertThat(page).containsPattern("`" + each.getName() + "[(`]");
        }
    }

    @Test
    void everyPageNamesThemRight() throws IOException {
        List<String> wrong = new ArrayList<>();
        int[] found = new int[1];
        try (Stream<Path> pages = Files.walk(Path.of("../../docs"))) {
            for (Path page : pages.filter(each -> each.toString().endsWith(".md")).toList()) {
                NAMED.matcher(Files.readString(page))
                        .results()
                        .forEach(
                                each -> {
                                    found[0]++;
                                    int code = Integer.parseInt(each.group(2));
                                    String is =
                                            RouterError.of(code)
                                                    .map(RouterError::symbol)
                                                    .orElse("nothing");
                                    if (!is.equals(each.group(1))) {
                                        wrong.add(page + ": " + each.group() + " is " + is);
                                    }
                                });
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(found[0]).as("errors named").isGreaterThan(30);
    }
}
