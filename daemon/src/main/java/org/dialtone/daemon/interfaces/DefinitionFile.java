package org.dialtone.daemon.interfaces;

import org.dialtone.api.dial.DefinitionKeys;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.daemon.config.Found;
import org.dialtone.daemon.config.Problem;
import org.dialtone.daemon.config.TomlFile;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One definition as TOML: the tables and keys that [DefinitionKeys] knows, `[dial] idle-timeout`
/// for `dial.idle-timeout`.
final class DefinitionFile {
    private DefinitionFile() {}

    static boolean isName(String name) {
        return name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,249}");
    }

    /// Reads a file whole: what is wrong with it is added to `problems`, with its line.
    ///
    /// @return null if anything is wrong
    static @Nullable InterfaceDefinition read(Path file, String name, List<Problem> problems) {
        if (!isName(name)) {
            problems.add(
                    new Problem(
                            file,
                            0,
                            0,
                            "the file's name is no interface's (expected: letters, digits, dots,"
                                    + " hyphens and underscores)"));
            return null;
        }
        TomlTable table = TomlFile.read(file, problems);
        if (table == null) {
            return null;
        }
        int before = problems.size();
        Map<String, String> keys = new LinkedHashMap<>();
        Map<String, TomlPosition> places = new LinkedHashMap<>();
        flatten(file, table, "", keys, places, problems);
        InterfaceDefinition definition =
                DefinitionKeys.parse(
                        name,
                        keys,
                        (key, text) -> problems.add(problem(file, places.get(key), key, text)));
        return problems.size() == before ? definition : null;
    }

    private static Problem problem(Path file, @Nullable TomlPosition at, String key, String text) {
        return new Problem(
                file,
                at == null ? 0 : at.line(),
                at == null ? 0 : at.column(),
                Found.printable(key) + ": " + text);
    }

    private static void flatten(
            Path file,
            TomlTable table,
            String prefix,
            Map<String, String> keys,
            Map<String, TomlPosition> places,
            List<Problem> problems) {
        for (String key : table.keySet()) {
            Object value = table.get(List.of(key));
            String path = prefix + key;
            TomlPosition at = table.inputPositionOf(List.of(key));
            if (at != null) {
                places.put(path, at);
            }
            if (value instanceof TomlTable inner && prefix.isEmpty()) {
                flatten(file, inner, path + ".", keys, places, problems);
                continue;
            }
            String text = value instanceof TomlArray array ? joined(array) : scalar(value);
            if (text == null) {
                problems.add(
                        problem(
                                file,
                                at,
                                path,
                                "found "
                                        + Found.words(value)
                                        + ", expected a string, a number, true or false, or an"
                                        + " array of these"));
            } else {
                keys.put(path, text);
            }
        }
    }

    private static @Nullable String scalar(@Nullable Object value) {
        return value instanceof String || value instanceof Long || value instanceof Boolean
                ? value.toString()
                : null;
    }

    private static @Nullable String joined(TomlArray array) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            String element = scalar(array.get(i));
            if (element == null) {
                return null;
            }
            all.add(element);
        }
        return String.join(",", all);
    }

    /// The file's text; only what differs from the defaults is in it.
    static String text(InterfaceDefinition definition) {
        Map<String, Map<String, String>> tables = new TreeMap<>();
        DefinitionKeys.of(definition)
                .forEach(
                        (key, value) -> {
                            int dot = key.indexOf('.');
                            String table = dot < 0 ? "" : key.substring(0, dot);
                            tables.computeIfAbsent(table, _ -> new LinkedHashMap<>())
                                    .put(key.substring(dot + 1), value);
                        });
        StringBuilder out = new StringBuilder();
        tables.forEach(
                (table, keys) -> {
                    if (!table.isEmpty()) {
                        out.append("\n[").append(table).append("]\n");
                    }
                    keys.forEach(
                            (key, value) ->
                                    out.append(key)
                                            .append(" = ")
                                            .append(value(value))
                                            .append('\n'));
                });
        return out.toString();
    }

    private static String value(String text) {
        return text.equals("true") || text.equals("false") ? text : TomlText.quoted(text);
    }
}
