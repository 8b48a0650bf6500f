package org.dialtone.cli;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The commands: what each accepts, and what it is for.
enum Command {
    WATCH(
            "",
            "Shows the interfaces, then each connect, disconnect and other change as it happens.",
            List.of(
                    Option.OUTPUT,
                    Option.FIELDS,
                    Option.NO_LEGEND,
                    Option.COLOR,
                    Option.ROUTER,
                    Option.CONTEXT,
                    Option.NETNS,
                    Option.INTERFACE,
                    Option.CONNECTIONS_ONLY,
                    Option.COUNT,
                    Option.TIMEOUT,
                    Option.FROM_REVISION)),
    INTERFACES(
            "[NAME...]",
            "Lists the interfaces and their states; only those whose name matches, if names or"
                    + " globs are given.",
            List.of(
                    Option.OUTPUT,
                    Option.FIELDS,
                    Option.NO_LEGEND,
                    Option.COLOR,
                    Option.ROUTER,
                    Option.CONTEXT,
                    Option.NETNS)),
    CONNECTIONS(
            "[NAME...]",
            "Lists the connections; only those of interfaces whose name matches, if names or globs"
                    + " are given.",
            List.of(
                    Option.OUTPUT,
                    Option.FIELDS,
                    Option.NO_LEGEND,
                    Option.COLOR,
                    Option.ROUTER,
                    Option.CONTEXT,
                    Option.NETNS)),
    HISTORY(
            "",
            "Lists what the daemon has recorded, oldest first.",
            List.of(
                    Option.OUTPUT,
                    Option.FIELDS,
                    Option.NO_LEGEND,
                    Option.COLOR,
                    Option.ROUTER,
                    Option.CONTEXT,
                    Option.INTERFACE,
                    Option.CONNECTIONS_ONLY,
                    Option.SINCE,
                    Option.UNTIL,
                    Option.LIMIT)),
    STATUS(
            "",
            "Shows how the daemon is: who one is to it, its journal, its counters.",
            List.of(Option.OUTPUT, Option.FIELDS, Option.COLOR, Option.ROUTER, Option.CONTEXT)),
    REGISTRATIONS(
            "",
            "Lists who is told by the daemon what happens: since when, how often, how far behind.",
            List.of(
                    Option.OUTPUT,
                    Option.FIELDS,
                    Option.NO_LEGEND,
                    Option.COLOR,
                    Option.ROUTER,
                    Option.CONTEXT)),
    INTERFACE(
            "add|set|show|remove|enable|disable [NAME]",
            "Defines demand-dial interfaces and shows their definitions.",
            List.of(
                    Option.OUTPUT,
                    Option.FIELDS,
                    Option.NO_LEGEND,
                    Option.COLOR,
                    Option.ROUTER,
                    Option.CONTEXT,
                    Option.KIND,
                    Option.SET,
                    Option.UNSET,
                    Option.USER,
                    Option.DOMAIN,
                    Option.PASSWORD_FILE,
                    Option.FORGET_PASSWORD)),
    CONNECT(
            "NAME",
            "Has a demand-dial interface connected.",
            List.of(
                    Option.OUTPUT,
                    Option.FIELDS,
                    Option.NO_LEGEND,
                    Option.COLOR,
                    Option.ROUTER,
                    Option.CONTEXT,
                    Option.WAIT,
                    Option.TIMEOUT)),
    DISCONNECT(
            "NAME",
            "Has a demand-dial interface hung up, also one that is being dialled.",
            List.of(
                    Option.OUTPUT,
                    Option.FIELDS,
                    Option.NO_LEGEND,
                    Option.COLOR,
                    Option.ROUTER,
                    Option.CONTEXT,
                    Option.WAIT,
                    Option.TIMEOUT)),
    EXPLAIN(
            "NAME",
            "Says whether a demand-dial interface would be dialled, and if not, why and until"
                    + " when.",
            List.of(
                    Option.OUTPUT,
                    Option.FIELDS,
                    Option.NO_LEGEND,
                    Option.COLOR,
                    Option.ROUTER,
                    Option.CONTEXT,
                    Option.PACKET,
                    Option.AT)),
    TIMELINE(
            "NAME",
            "Shows the last attempts and connections of a demand-dial interface, newest first, and"
                    + " how long each of their phases took.",
            List.of(
                    Option.OUTPUT,
                    Option.FIELDS,
                    Option.NO_LEGEND,
                    Option.COLOR,
                    Option.ROUTER,
                    Option.CONTEXT,
                    Option.LIMIT)),
    DDM(
            "status|pause|resume|stop|start",
            "Shows how the demand-dial manager is, or changes it: a paused one leaves connections"
                + " alone and dials nothing, a stopped one hangs everything up and tells nobody.",
            List.of(Option.OUTPUT, Option.FIELDS, Option.COLOR, Option.ROUTER, Option.CONTEXT)),
    SERVE(
            "",
            "Runs the daemon: a router for other processes and other machines, with a durable"
                    + " journal. Stops at SIGTERM, reads its configuration again at SIGHUP.",
            List.of(Option.CONFIG)),
    CONFIG(
            "check [FILE]",
            "Says whether a configuration of the daemon is valid, or what is wrong with it and"
                    + " where.",
            List.of(Option.CONFIG)),
    PKI(
            "init|issue [NAME]",
            "Makes certificates for mutual TLS: init, an authority and the server's; issue, a"
                    + " client's, which is let in under a role.",
            List.of(Option.DIR, Option.NAME, Option.ROLE, Option.DAYS, Option.FORCE)),
    DEMO(
            "",
            "Makes a network namespace with a pair of links in it, takes the carrier away and gives"
                    + " it back, shows the events, and cleans up. Needs root.",
            List.of(Option.OUTPUT, Option.FIELDS, Option.NO_LEGEND, Option.COLOR)),
    VERSION("", "Prints the version.", List.of(Option.OUTPUT)),
    COMPLETION(
            "SHELL",
            "Prints a completion script: bash or zsh. Use it with: source <(dialtone completion"
                    + " bash)",
            List.of()),
    HELP("[COMMAND]", "Prints help for a command.", List.of());

    private final String operands;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Option> options;

    Command(String operands, String description, List<Option> options) {
        this.operands = operands;
        this.description = description;
        this.options = options;
    }

    /// Whether the daemon's program has it: the launcher starts that one for it.
    boolean isDaemons() {
        return this == SERVE || this == CONFIG || this == PKI;
    }

    String key() {
        return Words.key(this);
    }

    /// What follows the options, for the help; empty for nothing.
    String operands() {
        return operands;
    }

    String description() {
        return description;
    }

    boolean accepts(Option option) {
        return option == Option.HELP || options.contains(option);
    }

    /// The fields that it can print; empty if it prints none.
    List<Field> fields() {
        return switch (this) {
            case WATCH, HISTORY, DEMO -> EventRows.FIELDS;
            case INTERFACES, CONNECT, DISCONNECT -> Rows.OF_INTERFACE;
            case CONNECTIONS -> Rows.OF_CONNECTION;
            case STATUS -> StatusCommand.FIELDS;
            case REGISTRATIONS -> RegistrationsCommand.FIELDS;
            case INTERFACE -> InterfaceCommand.FIELDS;
            case EXPLAIN -> ExplainCommand.FIELDS;
            case TIMELINE -> TimelineCommand.FIELDS;
            case DDM -> DdmCommand.FIELDS;
            case SERVE, CONFIG, PKI, VERSION, COMPLETION, HELP -> List.of();
        };
    }

    /// The command of this name, or null.
    static @Nullable Command named(String name) {
        for (Command command : values()) {
            if (command.key().equals(name)) {
                return command;
            }
        }
        return null;
    }

    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (Command command : values()) {
            names.add(command.key());
        }
        return names;
    }
}
