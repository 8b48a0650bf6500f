package org.dialtone.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Help texts and completion, by picocli from [Command] and [Option]. It does not read arguments
/// here: that would cost 100 ms on every start.
final class Usage {
    private static final int WIDTH = 100;

    private Usage() {}

    /// The help of a command.
    static String of(Command command) {
        CommandLine line = dialtone().getSubcommands().get(command.key());
        if (line == null) {
            throw new AssertionError(command);
        }
        return line.getUsageMessage(Help.Ansi.OFF);
    }

    static String ofAll() {
        return dialtone().getUsageMessage(Help.Ansi.OFF);
    }

    /// A script that completes the command line in bash, and in zsh through its bashcompinit.
    static String completion() {
        return AutoComplete.bash("dialtone", dialtone());
    }

    private static CommandLine dialtone() {
        CommandSpec root = CommandSpec.create().name("dialtone");
        usage(root)
                .description(
                        "Tells when the network interfaces of this machine connect and disconnect,"
                                + " and dials those that are to be dialled.")
                .synopsisSubcommandLabel("COMMAND")
                .commandListHeading("%nCommands:%n");
        root.addOption(spec(Option.HELP)).addOption(spec(Option.VERSION));
        for (Command command : Command.values()) {
            root.addSubcommand(command.key(), new CommandLine(spec(command)));
        }
        return new CommandLine(root);
    }

    private static CommandSpec spec(Command command) {
        CommandSpec spec = CommandSpec.create();
        UsageMessageSpec usage = usage(spec).description(command.description());
        for (Option option : Option.values()) {
            if (command.accepts(option)) {
                spec.addOption(spec(option));
            }
        }
        if (!command.operands().isEmpty()) {
            spec.addPositional(
                    PositionalParamSpec.builder()
                            .paramLabel(command.operands())
                            .hideParamSyntax(true)
                            .hidden(false)
                            .arity("0..1")
                            .index("0")
                            .type(String.class)
                            .completionCandidates(operands(command))
                            .description(about(command))
                            .build());
        }
        if (!command.fields().isEmpty()) {
            addFields(usage, command.fields());
        }
        return spec;
    }

    private static List<String> operands(Command command) {
        return switch (command) {
            case COMPLETION -> CompletionCommand.SHELLS;
            case HELP -> Command.names();
            case CONFIG -> List.of("check");
            case PKI -> List.of("init", "issue");
            case DDM -> DdmCommand.ACTIONS;
            case INTERFACE -> InterfaceCommand.ACTIONS;
            case WATCH,
                    CONNECT,
                    DISCONNECT,
                    EXPLAIN,
                    TIMELINE,
                    INTERFACES,
                    CONNECTIONS,
                    HISTORY,
                    STATUS,
                    REGISTRATIONS,
                    SERVE,
                    DEMO,
                    VERSION ->
                    List.of();
        };
    }

    private static String about(Command command) {
        return switch (command) {
            case COMPLETION -> "bash or zsh";
            case HELP -> "the command; without it, an overview";
            case CONFIG -> "check, and the file, instead of /etc/dialtone/dialtone.toml";
            case PKI -> "init; or issue, and the client's name";
            case DDM -> "status; or what to do with it";
            case INTERFACE -> "what to do, and with which interface; show alone lists all";
            case CONNECT, DISCONNECT, EXPLAIN, TIMELINE -> "the demand-dial interface";
            case WATCH,
                    INTERFACES,
                    CONNECTIONS,
                    HISTORY,
                    STATUS,
                    REGISTRATIONS,
                    SERVE,
                    DEMO,
                    VERSION ->
                    "interface names; * stands for any characters, ? for one";
        };
    }

    private static OptionSpec spec(Option option) {
        String shortName = option.shortName();
        OptionSpec.Builder builder =
                shortName == null
                        ? OptionSpec.builder(option.longName())
                        : OptionSpec.builder(shortName, option.longName());
        builder.description(option.description());
        if (option.parameter() == null) {
            return builder.type(boolean.class).arity("0").build();
        }
        builder.type(String.class).paramLabel(option.parameter()).hideParamSyntax(true);
        return builder.completionCandidates(option.choices()).build();
    }

    private static UsageMessageSpec usage(CommandSpec spec) {
        return spec.usageMessage()
                .width(WIDTH)
                .abbreviateSynopsis(true)
                .optionListHeading("%nOptions:%n")
                .sortOptions(false)
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exitCodes());
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put("  " + Exit.OK, "done");
        codes.put("  " + Exit.FAILURE, "failed for another reason");
        codes.put("  " + Exit.USAGE, "an option or argument that is none");
        codes.put("  " + Exit.TIMEOUT, "the time ran out before what was waited for");
        codes.put("  " + Exit.NOT_RUNNING, "no daemon answers");
        codes.put(" " + Exit.NO_SUCH_OBJECT, "no such interface or namespace");
        codes.put("" + Exit.INTERRUPTED, "interrupted by Ctrl-C");
        return codes;
    }

    /// A section of the help, above the exit codes.
    private static void addFields(UsageMessageSpec usage, List<Field> fields) {
        Map<String, String> described = new LinkedHashMap<>();
        for (Field field : fields) {
            described.put(field.key(), field.description());
        }
        usage.sectionMap()
                .put(
                        "fields",
                        help ->
                                help.createHeading("%nFields (--fields and JSON):%n")
                                        + help.createTextTable(described));
        List<String> keys = new ArrayList<>(usage.sectionKeys());
        keys.add(keys.indexOf(UsageMessageSpec.SECTION_KEY_EXIT_CODE_LIST_HEADING), "fields");
        usage.sectionKeys(keys);
    }
}
