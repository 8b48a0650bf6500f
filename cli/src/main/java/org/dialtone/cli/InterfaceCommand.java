package org.dialtone.cli;

import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.dial.DefinitionKeys;
import org.dialtone.api.dial.DemandDialManager;
import org.dialtone.api.dial.Explanation.Finding;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `dialtone interface`: the definitions of demand-dial interfaces.
final class InterfaceCommand {
    static final List<String> ACTIONS =
            List.of("add", "set", "show", "remove", "enable", "disable");

    static final List<Field> FIELDS =
            List.of(
                    Field.NAME,
                    Field.KIND,
                    Field.LINK,
                    Field.ENABLED,
                    Field.MODE,
                    Field.ROUTES,
                    Field.USER,
                    Field.KEYS);

    private static final List<Field> COLUMNS =
            List.of(Field.NAME, Field.KIND, Field.LINK, Field.ENABLED, Field.MODE, Field.ROUTES);

    private static final List<Option> OF_ADD =
            List.of(Option.KIND, Option.SET, Option.USER, Option.DOMAIN, Option.PASSWORD_FILE);
    private static final List<Option> OF_SET =
            List.of(
                    Option.SET,
                    Option.UNSET,
                    Option.USER,
                    Option.DOMAIN,
                    Option.PASSWORD_FILE,
                    Option.FORGET_PASSWORD);
    private static final List<Option> OF_NEITHER = List.of();

    private final Arguments arguments;
    private final Session session;

    private InterfaceCommand(Arguments arguments, Session session) {
        this.arguments = arguments;
        this.session = session;
    }

    static int run(Arguments arguments, Session session) {
        return new InterfaceCommand(arguments, session).run();
    }

    private int run() {
        String action = action(arguments, ACTIONS);
        check(action);
        if (action.equals("show") && arguments.operands().size() == 1) {
            return showAll();
        }
        String name = name(action);
        return switch (action) {
            case "add" -> add(name);
            case "set" -> set(name);
            case "show" -> show(name);
            case "remove" -> on(ddm -> ddm.delete(name));
            default -> on(ddm -> ddm.enable(name, action.equals("enable")));
        };
    }

    /// The first operand, which must be one of these.
    static String action(Arguments arguments, List<String> actions) {
        String typed = arguments.operands().isEmpty() ? "" : arguments.operands().getFirst();
        if (actions.contains(typed)) {
            return typed;
        }
        String key = arguments.command() == null ? "" : arguments.command().key();
        throw Failure.usage(
                key
                        + ": \""
                        + Style.printable(typed)
                        + "\""
                        + Near.didYouMean(typed, actions)
                        + " (expected: "
                        + String.join(", ", actions)
                        + ")");
    }

    private void check(String action) {
        List<Option> fit =
                switch (action) {
                    case "add" -> OF_ADD;
                    case "set" -> OF_SET;
                    default -> OF_NEITHER;
                };
        for (Option option : Option.values()) {
            boolean ofSome = OF_ADD.contains(option) || OF_SET.contains(option);
            if (arguments.has(option) && ofSome && !fit.contains(option)) {
                throw Failure.usage(
                        option.longName()
                                + " means nothing to dialtone interface "
                                + action
                                + " (see: dialtone help interface)");
            }
        }
        if (arguments.has(Option.FORGET_PASSWORD) && wantsCredentials()) {
            throw Failure.usage("--forget-password and --user exclude one another");
        }
    }

    private String name(String action) {
        if (arguments.operands().size() == 2) {
            return arguments.operands().get(1);
        }
        throw Failure.usage(
                "interface "
                        + action
                        + ": "
                        + (arguments.operands().size() == 1
                                ? "which interface?"
                                : "one interface at a time")
                        + " (see: dialtone help interface)");
    }

    private interface Change {
        void apply(DemandDialManager ddm);
    }

    private int on(Change change) {
        try (Router router = session.routers().open(Target.of(arguments, session, true))) {
            change.apply(router.ddm());
        }
        return Exit.OK;
    }

    private int add(String name) {
        Map<String, String> keys = new LinkedHashMap<>();
        String kind = arguments.choice(Option.KIND);
        if (kind != null) {
            keys.put("kind", kind);
        }
        sets(keys);
        InterfaceDefinition definition = DefinitionKeys.read(name, keys);
        if (!wantsCredentials()) {
            return on(
                    ddm -> {
                        ddm.create(definition);
                        sayWhatIsLacking(ddm, name);
                    });
        }
        InterfaceCredentials credentials = credentials(name, "");
        return on(
                ddm -> {
                    create(ddm, definition, credentials);
                    sayWhatIsLacking(ddm, name);
                });
    }

    /// A definition may lack what it cannot be dialled without; whoever types one is told.
    private void sayWhatIsLacking(DemandDialManager ddm, String name) {
        for (Finding each : ddm.explain(name, null, null).findings()) {
            if (each.check().equals("definition") && !each.allows()) {
                session.say(
                        "dialtone: "
                                + name
                                + " is defined, and not dialled yet: "
                                + Style.printable(each.words()));
            }
        }
    }

    /// Disabled until it has its credentials, so that it is not dialled without them.
    private void create(
            DemandDialManager ddm,
            InterfaceDefinition definition,
            InterfaceCredentials credentials) {
        ddm.create(definition.withEnabled(false));
        try {
            ddm.setCredentials(definition.name(), credentials);
        } catch (RouterException e) {
            session.say(
                    "dialtone: "
                            + definition.name()
                            + " is defined, and disabled as it has no credentials");
            throw e;
        }
        if (definition.enabled()) {
            ddm.enable(definition.name(), true);
        }
    }

    private int set(String name) {
        return on(
                ddm -> {
                    InterfaceDefinition before = ddm.definition(name);
                    Map<String, String> keys = DefinitionKeys.of(before);
                    unsets(keys, name);
                    sets(keys);
                    InterfaceDefinition after = DefinitionKeys.read(name, keys);
                    InterfaceCredentials credentials = null;
                    if (wantsCredentials()) {
                        String user = ddm.user(name);
                        credentials = credentials(name, user == null ? "" : user);
                    }
                    if (!after.equals(before)) {
                        ddm.replace(after);
                        sayWhatIsLacking(ddm, name);
                    }
                    if (credentials != null || arguments.has(Option.FORGET_PASSWORD)) {
                        ddm.setCredentials(name, credentials);
                    }
                });
    }

    private void sets(Map<String, String> keys) {
        for (String set : arguments.all(Option.SET)) {
            int equals = set.indexOf('=');
            if (equals < 1) {
                throw Failure.usage(
                        "--set: \""
                                + Style.printable(set)
                                + "\" (expected: KEY=VALUE, such as dial.mode=persistent)");
            }
            keys.put(set.substring(0, equals).strip(), set.substring(equals + 1).strip());
        }
    }

    private void unsets(Map<String, String> keys, String name) {
        for (String key : arguments.all(Option.UNSET)) {
            if (keys.remove(key) == null && !DefinitionKeys.KNOWN.contains(key)) {
                throw Failure.usage(
                        "--unset: "
                                + name
                                + " has no key \""
                                + Style.printable(key)
                                + "\" ("
                                + Near.orAll(key, keys.keySet())
                                + ")");
            }
        }
    }

    private boolean wantsCredentials() {
        return arguments.has(Option.USER)
                || arguments.has(Option.DOMAIN)
                || arguments.has(Option.PASSWORD_FILE);
    }

    private InterfaceCredentials credentials(String name, String userSoFar) {
        String user = arguments.value(Option.USER);
        String domain = arguments.value(Option.DOMAIN);
        String file = arguments.value(Option.PASSWORD_FILE);
        String password =
                file == null
                        ? session.secrets().ask("Password for " + Style.printable(name) + ": ")
                        : Secrets.firstLine(file, session.secrets());
        if (password == null || password.isEmpty()) {
            throw Failure.usage(
                    "no password: type it on a terminal, or give --password-file FILE, or"
                            + " --password-file - for standard input");
        }
        return new InterfaceCredentials(
                user == null ? userSoFar : user, domain == null ? "" : domain, password);
    }

    private int showAll() {
        RowPrinter printer = ListCommand.printer(arguments, session, FIELDS, COLUMNS);
        return on(
                ddm -> {
                    printer.begin();
                    for (InterfaceDefinition each : ddm.definitions()) {
                        printer.row(row(each));
                    }
                    printer.end();
                });
    }

    private int show(String name) {
        if (arguments.format() == Format.TABLE && !arguments.has(Option.FIELDS)) {
            return on(ddm -> list(ddm.definition(name), user(ddm, name)));
        }
        RowPrinter printer = ListCommand.printer(arguments, session, FIELDS, COLUMNS);
        return on(
                ddm -> {
                    Row row = row(ddm.definition(name));
                    printer.begin();
                    if (mayAsk(ddm, name)) {
                        row.with(Field.USER, user(ddm, name));
                    }
                    printer.row(row);
                    printer.end();
                });
    }

    private static Row row(InterfaceDefinition definition) {
        return new Row()
                .with(Field.NAME, definition.name())
                .with(Field.KIND, DefinitionKeys.word(definition.kind()))
                .with(Field.LINK, definition.link())
                .with(Field.ENABLED, definition.enabled())
                .with(Field.MODE, definition.policy().mode())
                .with(Field.ROUTES, (Object) definition.demand().routes())
                .with(Field.KEYS, (Object) DefinitionKeys.all(definition));
    }

    private static boolean mayAsk(DemandDialManager ddm, String name) {
        try {
            ddm.user(name);
            return true;
        } catch (RouterException e) {
            if (e.error() == RouterError.ACCESS_DENIED) {
                return false;
            }
            throw e;
        }
    }

    private static @Nullable String user(DemandDialManager ddm, String name) {
        return mayAsk(ddm, name) ? ddm.user(name) : null;
    }

    /// `dial.mode persistent`, a line for each key.
    private void list(InterfaceDefinition definition, @Nullable String user) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("name", definition.name());
        lines.putAll(DefinitionKeys.all(definition));
        if (user != null) {
            lines.put("user", user);
        }
        Style style = Style.of(arguments.choice(Option.COLOR), session);
        int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
        StringBuilder text = session.out().text();
        lines.forEach(
                (key, value) -> {
                    style.padded(text, "", key, width);
                    text.append("  ").append(value.isEmpty() ? "-" : Style.printable(value));
                    text.append('\n');
                });
        session.out().flush();
        session.out().finish();
    }
}
