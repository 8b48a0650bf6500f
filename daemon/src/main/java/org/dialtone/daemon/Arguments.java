package org.dialtone.daemon;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The words behind a command, taken apart as org.dialtone.cli does: `--name value` and
/// `--name=value` are the same, and after `--` nothing is an option.
final class Arguments {
    /// A command line that cannot be understood.
    static final class Usage extends Exception {
        private static final long serialVersionUID = 1L;

        Usage(String message) {
            super(message);
        }
    }

    private final Map<String, List<String>> values = new HashMap<>();
    private final List<String> operands = new ArrayList<>();

    private Arguments() {}

    /// @param command for messages
    /// @param valued options that take a value
    /// @param flags options that stand alone
    static Arguments parse(
            String command, List<String> words, List<String> valued, List<String> flags)
            throws Usage {
        Arguments result = new Arguments();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--")) {
                result.operands.addAll(words.subList(i + 1, words.size()));
                break;
            } else if (word.length() < 2 || word.charAt(0) != '-') {
                result.operands.add(word);
                continue;
            }
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            String value = "";
            if (valued.contains(name)) {
                if (equals >= 0) {
                    value = word.substring(equals + 1);
                } else if (++i < words.size()) {
                    value = words.get(i);
                } else {
                    throw new Usage(name + " needs a value");
                }
            } else if (!flags.contains(name) || equals >= 0) {
                throw new Usage(
                        (flags.contains(name) ? name + " takes no value" : "unknown option " + name)
                                + " (see: dialtone help "
                                + command
                                + ")");
            }
            result.values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        }
        return result;
    }

    boolean has(String option) {
        return values.containsKey(option);
    }

    /// What was given last.
    @Nullable String value(String option) {
        List<String> given = values.get(option);
        return given == null ? null : given.getLast();
    }

    List<String> values(String option) {
        return values.getOrDefault(option, List.of());
    }

    List<String> operands() {
        return operands;
    }
}
