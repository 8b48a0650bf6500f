package org.dialtone.daemon.config;

import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// A table of the file, read key by key. What is not as expected becomes a [Problem], and the
/// default goes on; [#end] complains of every key that nobody has asked for.
final class Section {
    private final Path file;
    private final String name;
    private final @Nullable TomlTable table;
    private final List<Problem> problems;
    private final List<String> known = new ArrayList<>();

    /// @param name the section's, for messages; empty for the file
    /// @param table null if the file does not have it
    Section(Path file, String name, @Nullable TomlTable table, List<Problem> problems) {
        this.file = file;
        this.name = name;
        this.table = table;
        this.problems = problems;
    }

    private @Nullable Object get(String key) {
        known.add(key);
        return table == null ? null : table.get(List.of(key));
    }

    boolean has(String key) {
        return table != null && table.contains(List.of(key));
    }

    Section section(String key) {
        Object value = get(key);
        if (value != null && !(value instanceof TomlTable)) {
            wrong(key, value, "a section, [" + path(key) + "]");
        }
        return new Section(
                file, path(key), value instanceof TomlTable inner ? inner : null, problems);
    }

    @Nullable String string(String key, String expected, Predicate<String> good) {
        Object value = get(key);
        if (value instanceof String text && good.test(text)) {
            return text;
        }
        if (value != null) {
            wrong(key, value, expected);
        }
        return null;
    }

    String choice(String key, List<String> choices, String otherwise) {
        String value =
                string(key, "one of " + String.join(", ", quoted(choices)), choices::contains);
        return value == null ? otherwise : value;
    }

    private static List<String> quoted(List<String> words) {
        return words.stream().map(word -> '"' + word + '"').toList();
    }

    boolean flag(String key) {
        Object value = get(key);
        if (value != null && !(value instanceof Boolean)) {
            wrong(key, value, "true or false");
        }
        return Boolean.TRUE.equals(value);
    }

    long number(String key, long least, long most, long otherwise) {
        Object value = get(key);
        if (value instanceof Long number && number >= least && number <= most) {
            return number;
        }
        if (value != null) {
            wrong(key, value, "a whole number from " + least + " to " + most);
        }
        return otherwise;
    }

    /// @param longest how many bytes it may have
    @Nullable Path path(String key, int longest) {
        String text =
                string(
                        key,
                        "an absolute path of at most " + longest + " bytes",
                        each -> isPath(each, longest));
        return text == null ? null : Path.of(text);
    }

    private static boolean isPath(String text, int longest) {
        try {
            return text.startsWith("/")
                    && text.getBytes(StandardCharsets.UTF_8).length <= longest
                    && Path.of(text).isAbsolute();
        } catch (InvalidPathException _) {
            return false;
        }
    }

    @Nullable Address address(String key) {
        String text =
                string(
                        key,
                        "HOST:PORT or [ADDRESS]:PORT, such as \"0.0.0.0:8444\"",
                        each -> Address.parse(each) != null);
        return text == null ? null : Address.parse(text);
    }

    /// An element of an array, and where it stands.
    record Named(String name, int line, int column) {}

    /// An array of strings; numbers become strings if they may.
    List<Named> names(String key, String expected, boolean numbers, Predicate<String> good) {
        Object value = get(key);
        List<Named> names = new ArrayList<>();
        if (!(value instanceof TomlArray array)) {
            if (value != null) {
                wrong(key, value, "an array of " + expected);
            }
            return names;
        }
        for (int i = 0; i < array.size(); i++) {
            Object element = array.get(i);
            TomlPosition at = array.inputPositionOf(i);
            String text =
                    element instanceof String string
                            ? string
                            : numbers && element instanceof Long number && number >= 0
                                    ? Long.toString(number)
                                    : null;
            if (text == null || !good.test(text)) {
                problem(
                        at,
                        path(key) + ": found " + Found.words(element) + ", expected " + expected);
            } else {
                names.add(new Named(text, at.line(), at.column()));
            }
        }
        return names;
    }

    /// All keys of the section, each with a string.
    ///
    /// @param expectedKey what a key is to be, for the message
    Map<String, String> strings(
            String expectedKey,
            Predicate<String> goodKey,
            String expected,
            Predicate<String> good) {
        Map<String, String> all = new HashMap<>();
        for (String key : table == null ? Set.<String>of() : table.keySet()) {
            String value = string(key, expected, good);
            if (!goodKey.test(key)) {
                wrong(key, "found " + Found.words(key) + " as a key, expected " + expectedKey);
            } else if (value != null) {
                all.put(key, value);
            }
        }
        return all;
    }

    /// Complains of what stands under a key for a reason of the caller's.
    void wrong(String key, String text) {
        TomlPosition at = table == null ? null : table.inputPositionOf(List.of(key));
        problem(at, path(key) + ": " + text);
    }

    private void wrong(String key, Object value, String expected) {
        wrong(key, "found " + Found.words(value) + ", expected " + expected);
    }

    /// Complains of what stands under a key, if there is anything to complain of.
    void complain(String key, @Nullable String text) {
        if (text != null) {
            wrong(key, text);
        }
    }

    void problem(Named at, String text) {
        problems.add(new Problem(file, at.line(), at.column(), text));
    }

    private void problem(@Nullable TomlPosition at, String text) {
        problems.add(
                new Problem(file, at == null ? 0 : at.line(), at == null ? 0 : at.column(), text));
    }

    private String path(String key) {
        return name.isEmpty() ? key : name + "." + key;
    }

    /// Complains of the keys that have not been asked for.
    void end() {
        if (table == null) {
            return;
        }
        for (String key : table.keySet()) {
            if (!known.contains(key)) {
                problem(
                        table.inputPositionOf(List.of(key)),
                        "unknown "
                                + (table.get(List.of(key)) instanceof TomlTable ? "section" : "key")
                                + " \""
                                + Found.printable(path(key))
                                + "\""
                                + Suggestion.of(key, known)
                                + " (expected: "
                                + String.join(", ", known)
                                + ")");
            }
        }
    }
}
