package org.dialtone.cli;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// A command line, taken apart: options may stand before and behind the command, `--name value`,
/// `--name=value`, `-o value` and `-ovalue` are the same, and after `--` nothing is an option.
///
/// @param command null if there is none
/// @param values what was given to each option; "" for one that stands alone
record Arguments(
        @Nullable Command command, Map<Option, List<String>> values, List<String> operands) {

    /// @throws Failure if it is none that any command understands
    static Arguments parse(String[] args) {
        Map<Option, List<String>> values = new EnumMap<>(Option.class);
        List<String> words = new ArrayList<>();
        boolean options = true;
        for (int i = 0; i < args.length; i++) {
            String arg = args[i];
            if (!options || arg.length() < 2 || arg.charAt(0) != '-') {
                words.add(arg);
            } else if (arg.equals("--")) {
                options = false;
            } else {
                int nameEnd = endOfName(arg);
                Option option = option(arg.substring(0, nameEnd));
                String value = "";
                if (option.parameter() == null) {
                    if (nameEnd < arg.length()) {
                        throw Failure.usage(arg.substring(0, nameEnd) + " takes no value");
                    }
                } else if (nameEnd < arg.length()) {
                    value = arg.substring(arg.charAt(nameEnd) == '=' ? nameEnd + 1 : nameEnd);
                } else if (++i < args.length) {
                    value = args[i];
                } else {
                    throw Failure.usage(
                            option.longName() + " needs a value: " + option.parameter());
                }
                List<String> given = values.computeIfAbsent(option, _ -> new ArrayList<>());
                if (!given.isEmpty() && option.parameter() != null && !option.repeats()) {
                    throw Failure.usage(option.longName() + " is given twice");
                }
                given.add(value);
            }
        }
        return of(values, words);
    }

    private static int endOfName(String arg) {
        if (arg.charAt(1) != '-') {
            return 2;
        }
        int equals = arg.indexOf('=');
        return equals < 0 ? arg.length() : equals;
    }

    private static Option option(String name) {
        Option option = Option.named(name);
        if (option == null) {
            List<String> names = new ArrayList<>();
            for (Option each : Option.values()) {
                names.add(each.longName());
            }
            throw Failure.usage(
                    "unknown option "
                            + Style.printable(name)
                            + Near.didYouMean(name, names)
                            + " (see: dialtone help)");
        }
        return option;
    }

    private static Arguments of(Map<Option, List<String>> values, List<String> words) {
        if (words.isEmpty()) {
            return new Arguments(null, values, words);
        }
        Command command = command(words.removeFirst());
        for (Option option : values.keySet()) {
            if (!command.accepts(option)) {
                throw Failure.usage(
                        option.longName()
                                + " means nothing to dialtone "
                                + command.key()
                                + " (see: dialtone help "
                                + command.key()
                                + ")");
            }
        }
        if (command.operands().isEmpty() && !words.isEmpty()) {
            throw Failure.usage(
                    "unexpected argument \""
                            + Style.printable(words.getFirst())
                            + "\" (see: dialtone help "
                            + command.key()
                            + ")");
        }
        return new Arguments(command, values, words);
    }

    /// @throws Failure if there is no such command
    static Command command(String name) {
        Command command = Command.named(name);
        if (command == null) {
            throw Failure.usage(
                    "unknown command \""
                            + Style.printable(name)
                            + "\""
                            + Near.didYouMean(name, Command.names())
                            + " (expected: "
                            + String.join(", ", Command.names())
                            + ")");
        }
        return command;
    }

    boolean has(Option option) {
        return values.containsKey(option);
    }

    @Nullable String value(Option option) {
        List<String> given = values.get(option);
        return given == null ? null : given.getFirst();
    }

    /// All that was given to an option that repeats.
    List<String> all(Option option) {
        return values.getOrDefault(option, List.of());
    }

    /// The one operand that the command takes.
    String name() {
        if (operands.size() == 1) {
            return operands.getFirst();
        }
        String key = command == null ? "" : command.key();
        throw Failure.usage(
                key
                        + ": "
                        + (operands.isEmpty() ? "which interface?" : "one interface at a time")
                        + " (see: dialtone help "
                        + key
                        + ")");
    }

    /// What was given, which must be one of the option's choices; null if nothing was.
    @Nullable String choice(Option option) {
        String value = value(option);
        if (value != null && !option.choices().contains(value)) {
            throw Failure.usage(
                    option.longName()
                            + ": \""
                            + Style.printable(value)
                            + "\""
                            + Near.didYouMean(value, option.choices())
                            + " (expected: "
                            + String.join(", ", option.choices())
                            + ")");
        }
        return value;
    }

    Format format() {
        String choice = choice(Option.OUTPUT);
        return choice == null || choice.equals("table")
                ? Format.TABLE
                : choice.equals("json") ? Format.JSON : Format.JSONL;
    }

    /// The fields asked for, or else those given.
    List<Field> fields(List<Field> known, List<Field> otherwise) {
        String list = value(Option.FIELDS);
        return list == null ? otherwise : Field.parse(list, known);
    }
}
