package org.dialtone.linux.dial;

import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DialRequest;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// An options file for pppd (pppd(8), OPTIONS FILES), from a definition's settings.
final class PppdOptions {
    /// The settings that every kind of PPP has.
    static final Set<String> KEYS =
            Set.of(
                    "user",
                    "mru",
                    "mtu",
                    "auth",
                    "lcp-echo-interval",
                    "lcp-echo-failure",
                    "options");

    private static final Set<String> AUTH = Set.of("pap", "chap", "mschap", "mschap-v2", "eap");

    /// What to use instead of options that have pppd hang up, dial or route by itself.
    private static final Map<String, String> INSTEAD =
            Map.ofEntries(
                    Map.entry("idle", "dial.idle-timeout"),
                    Map.entry("active-filter", "dial.idle-filter"),
                    Map.entry("maxconnect", "dial.session-limit"),
                    Map.entry("persist", "dial.mode"),
                    Map.entry("demand", "dial.mode"),
                    Map.entry("maxfail", "dial.redial-attempts"),
                    Map.entry("holdoff", "dial.redial-interval"),
                    Map.entry("defaultroute", "demand.routes"),
                    Map.entry("defaultroute6", "demand.routes"),
                    Map.entry("replacedefaultroute", "demand.routes"),
                    Map.entry("defaultroute-metric", "demand.metric"));

    /// Other options that would take pppd out of our hands, run scripts beside ours, touch the
    /// routes and name servers of the machine, or hold a secret. Whatever ends in `-script` is one
    /// too: later versions of pppd have more of them.
    private static final Set<String> OURS =
            Set.of(
                    "detach",
                    "nodetach",
                    "-detach",
                    "updetach",
                    "master_detach",
                    "nopersist",
                    "ifname",
                    "unit",
                    "ipparam",
                    "logfile",
                    "logfd",
                    "nolog",
                    "nologfd",
                    "password",
                    "passwordfd",
                    "+ua",
                    "file",
                    "call",
                    "user",
                    "name",
                    "nodefaultroute",
                    "-defaultroute",
                    "usepeerdns",
                    "connect",
                    "disconnect",
                    "init",
                    "welcome",
                    "pty",
                    "plugin",
                    "linkname",
                    "mru",
                    "mtu",
                    "lcp-echo-interval",
                    "lcp-echo-failure",
                    "dump",
                    "dryrun",
                    "show-password",
                    "notty",
                    "socket",
                    "record");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1F\\x7F]");

    private final List<String> lines = new ArrayList<>();

    /// Adds an option.
    PppdOptions add(String option, String... arguments) {
        StringBuilder line = new StringBuilder(option);
        for (String argument : arguments) {
            line.append(" \"")
                    .append(argument.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        }
        lines.add(line.toString());
        return this;
    }

    /// Adds an option that has a setting's value, if there is this setting.
    PppdOptions addSetting(Map<String, String> settings, String key, String option) {
        String value = settings.get(key);
        return value == null ? this : add(option, value);
    }

    /// Adds what is the same for every kind.
    PppdOptions addCommon(DialRequest request, Path directory) {
        InterfaceDefinition definition = request.definition();
        Map<String, String> settings = definition.settings();
        add("ifname", definition.link());
        add("ip-up-script", directory.resolve("on-ip-up").toString());
        add("ip-down-script", directory.resolve("on-ip-down").toString());
        for (String option :
                List.of(
                        "nodetach",
                        "noauth",
                        "debug",
                        "noipdefault",
                        "nodefaultroute",
                        "nopersist",
                        "usepeerdns")) {
            add(option);
        }
        String user = user(request);
        if (!user.isEmpty()) {
            add("user", user);
        }
        for (String number : List.of("mru", "mtu")) {
            addSetting(settings, number, number);
        }
        add("lcp-echo-interval", settings.getOrDefault("lcp-echo-interval", "20"));
        add("lcp-echo-failure", settings.getOrDefault("lcp-echo-failure", "3"));
        Set<String> allowed = words(settings.get("auth"));
        if (!allowed.isEmpty()) {
            AUTH.stream()
                    .sorted()
                    .filter(a -> !allowed.contains(a))
                    .forEach(a -> add("refuse-" + a));
        }
        lines.addAll(extra(settings));
        return this;
    }

    /// The name that the far end knows us by; with a Windows domain before it.
    static String user(DialRequest request) {
        InterfaceCredentials credentials = request.credentials();
        if (credentials == null || credentials.user().isEmpty()) {
            return request.definition().settings().getOrDefault("user", "");
        }
        return credentials.domain().isEmpty()
                ? credentials.user()
                : credentials.domain() + "\\" + credentials.user();
    }

    static String password(DialRequest request) {
        InterfaceCredentials credentials = request.credentials();
        return credentials == null ? "" : credentials.password();
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }

    /// What is wrong with a definition's settings.
    ///
    /// @param more the keys that its kind has beside [#KEYS]
    static List<String> problems(InterfaceDefinition definition, Set<String> more) {
        List<String> problems = new ArrayList<>();
        Set<String> known = new TreeSet<>(KEYS);
        known.addAll(more);
        Map<String, String> settings = definition.settings();
        settings.forEach(
                (key, value) -> {
                    if (!known.contains(key)) {
                        problems.add(
                                key + ": unknown (expected: " + String.join(", ", known) + ")");
                    } else if (!key.equals("chat") && CONTROL.matcher(value).find()) {
                        problems.add(key + ": has a control character (expected: none)");
                    }
                });
        for (String key : List.of("mru", "mtu", "lcp-echo-interval", "lcp-echo-failure")) {
            number(settings, key, problems);
        }
        for (String auth : words(settings.get("auth"))) {
            if (!AUTH.contains(auth)) {
                problems.add("auth: " + auth + " (expected: some of " + new TreeSet<>(AUTH) + ")");
            }
        }
        for (String word : extra(settings)) {
            String option = word.strip();
            String instead = INSTEAD.get(option);
            if (instead != null) {
                problems.add("options: " + option + " (expected: " + instead + " instead)");
            } else if (isOurs(option)) {
                problems.add(
                        "options: " + option + " (expected: none that the router sets itself)");
            }
        }
        return problems;
    }

    private static boolean isOurs(String option) {
        return OURS.contains(option)
                || option.endsWith("-script")
                || option.startsWith("/")
                || option.contains("\"");
    }

    /// Says it if a number is none.
    static void number(Map<String, String> settings, String key, List<String> problems) {
        String value = settings.get(key);
        if (value != null && !NUMBER.matcher(value).matches()) {
            problems.add(key + ": " + value + " (expected: a number)");
        }
    }

    private static List<String> extra(Map<String, String> settings) {
        String options = settings.getOrDefault("options", "");
        return Pattern.compile("[\\s,]+").splitAsStream(options).filter(w -> !w.isEmpty()).toList();
    }

    private static Set<String> words(@Nullable String list) {
        Set<String> words = new TreeSet<>();
        if (list != null) {
            Pattern.compile("[\\s,]+")
                    .splitAsStream(list)
                    .filter(w -> !w.isEmpty())
                    .forEach(words::add);
        }
        return words;
    }
}
