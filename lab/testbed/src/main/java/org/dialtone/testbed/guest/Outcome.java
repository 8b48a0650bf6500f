package org.dialtone.testbed.guest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// How a test in the guest ended.
///
/// @param kind whether it passed
/// @param text why not: a stack trace, a reason
record Outcome(Kind kind, String text) {
    enum Kind {
        PASSED,
        FAILED,
        SKIPPED
    }

    /// What is written to the file of results: a line with the kind and the test's unique id, the
    /// text's lines after a tab each, a line with a full stop.
    String written(String id) {
        String lines = text.lines().map(line -> "\t" + line + "\n").collect(Collectors.joining());
        return kind + " " + id + "\n" + lines + ".\n";
    }

    /// What a file of results holds; the last of it may not be whole yet. Total.
    ///
    /// @return by unique id, in the order they ended
    static Map<String, Outcome> parse(String file) {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        List<String> block = new ArrayList<>();
        for (String line : file.substring(0, file.lastIndexOf('\n') + 1).lines().toList()) {
            if (!line.equals(".")) {
                block.add(line);
            } else if (!block.isEmpty()) {
                put(outcomes, block);
                block.clear();
            }
        }
        return outcomes;
    }

    private static void put(Map<String, Outcome> outcomes, List<String> block) {
        String text =
                block.subList(1, block.size()).stream()
                        .map(line -> line.startsWith("\t") ? line.substring(1) : line)
                        .collect(Collectors.joining("\n"));
        for (Kind kind : Kind.values()) {
            if (block.getFirst().startsWith(kind + " ")) {
                outcomes.put(
                        block.getFirst().substring(kind.name().length() + 1),
                        new Outcome(kind, text));
            }
        }
    }
}
