package org.dialtone.api.dial;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Reads one definition. Total: whatever the keys and values are, it comes to a definition or to
/// problems.
final class DefinitionReader {
    /// With `.toml` it is a file's name, which has room for 255.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,249}");

    private static final Pattern LINK = Pattern.compile("[!-~&&[^/:]]{1,15}");
    private static final Pattern SETTING = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final int LONGEST_VALUE = 16 << 10;
    private static final int MOST_SETTINGS = 256;
    private static final int LONGEST_IN_ALL = 64 << 10;
    private static final int MOST_IN_A_LIST = 1000;
    private static final Duration LONGEST = Duration.ofDays(3650);

    private final Map<String, String> keys;
    private final BiConsumer<String, String> told;
    private boolean faulty;

    DefinitionReader(Map<String, String> keys, BiConsumer<String, String> told) {
        this.keys = keys;
        this.told = told;
    }

    private void problem(String key, String words) {
        faulty = true;
        told.accept(key, words);
    }

    static boolean isLink(String link) {
        return LINK.matcher(link).matches() && !link.equals(".") && !link.equals("..");
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Nullable InterfaceDefinition read(String name) {
        if (!NAME.matcher(name).matches()) {
            problem(
                    "name",
                    found(name)
                            + ", expected 1 to 250 letters, digits, dots, hyphens and underscores,"
                            + " a letter or digit first");
        }
        DialKind kind = value("kind", DialKind.EXEC, text -> choice(DialKind.class, text));
        if (!keys.containsKey("kind")) {
            problem("kind", "is missing, expected one of " + words(DialKind.class));
        }
        InterfaceDefinition definition =
                new InterfaceDefinition(
                        name,
                        kind,
                        link(name),
                        value("enabled", true, DefinitionReader::flag),
                        settings(kind),
                        policy(),
                        demand());
        return faulty ? null : definition;
    }

    private String link(String name) {
        String link = keys.getOrDefault("link", DefinitionKeys.defaultLink(name));
        if (!isLink(link)) {
            problem(
                    "link",
                    (keys.containsKey("link")
                                    ? found(link)
                                    : "is missing, and the interface's name is no name for a link")
                            + ", expected 1 to 15 visible characters without / and :");
        }
        return link;
    }

    /// What is nobody else's is the dialer's; the rest is unknown.
    private Map<String, String> settings(DialKind kind) {
        String prefix = DefinitionKeys.word(kind) + ".";
        Map<String, String> settings = new HashMap<>();
        new TreeMap<>(keys)
                .forEach(
                        (key, value) -> {
                            if (DefinitionKeys.KNOWN.contains(key)) {
                                return;
                            }
                            if (!key.startsWith(prefix)
                                    || !SETTING.matcher(key.substring(prefix.length())).matches()) {
                                problem(
                                        key,
                                        "is no key of a definition, expected "
                                                + String.join(", ", DefinitionKeys.KNOWN)
                                                + ", or a setting of the dialer, "
                                                + prefix
                                                + "...");
                            } else if (value.length() > LONGEST_VALUE) {
                                problem(
                                        key,
                                        "found "
                                                + value.length()
                                                + " characters, expected at most "
                                                + LONGEST_VALUE);
                            } else {
                                settings.put(key.substring(prefix.length()), value);
                            }
                        });
        int length = keys.values().stream().mapToInt(String::length).sum();
        if (length > LONGEST_IN_ALL) {
            problem(
                    prefix.substring(0, prefix.length() - 1),
                    "found " + length + " characters in all, expected at most " + LONGEST_IN_ALL);
        }
        if (settings.size() > MOST_SETTINGS) {
            problem(
                    prefix.substring(0, prefix.length() - 1),
                    "found " + settings.size() + " keys, expected at most " + MOST_SETTINGS);
        }
        return settings;
    }

    private DialPolicy policy() {
        DialPolicy otherwise = DialPolicy.DEFAULT;
        DialMode mode = value("dial.mode", otherwise.mode(), text -> choice(DialMode.class, text));
        return new DialPolicy(
                mode,
                number("dial.redial-attempts", otherwise.redialAttempts(), 0, 1_000_000),
                time("dial.redial-interval", otherwise.redialInterval()),
                time("dial.connect-timeout", otherwise.connectTimeout()),
                time("dial.unreachable", otherwise.unreachable()),
                time("dial.unreachable-most", otherwise.unreachableMost()),
                timeOrNever("dial.idle-timeout", otherwise.idleTimeout()),
                filter("dial.idle-filter"),
                hours(),
                timeOrNever("dial.session-limit", otherwise.sessionLimit()),
                value("dial.failover", "", DefinitionReader::group),
                number("dial.priority", 0, 0, 1_000_000));
    }

    private DemandPolicy demand() {
        DemandPolicy otherwise = DemandPolicy.NONE;
        return new DemandPolicy(
                value("demand.routes", List.of(), DefinitionReader::routes),
                number("demand.metric", otherwise.metric(), 0, Integer.MAX_VALUE),
                filter("demand.filter"),
                number("demand.keep-packets", otherwise.keepPackets(), 0, 65_536),
                number("demand.keep-bytes", otherwise.keepBytes(), 0, 64 << 20),
                time("demand.keep-for", otherwise.keepFor()));
    }

    private PacketFilter filter(String key) {
        return value(key, PacketFilter.ALL, text -> new PacketFilter(list(text)));
    }

    /// Where hours are said without a zone, it is the system's.
    private DialoutHours hours() {
        ZoneId zone =
                value(
                        "dial.zone",
                        keys.containsKey("dial.hours")
                                ? ZoneId.systemDefault()
                                : DialoutHours.ALWAYS.zone(),
                        DefinitionReader::zone);
        return value(
                "dial.hours",
                new DialoutHours(List.of(), zone),
                text -> new DialoutHours(list(text), zone));
    }

    private int number(String key, int otherwise, int least, int most) {
        return value(
                key,
                otherwise,
                text -> {
                    if (text.matches("[0-9]{1,10}")) {
                        long number = Long.parseLong(text);
                        if (number >= least && number <= most) {
                            return (int) number;
                        }
                    }
                    throw wrong(text, "a number from " + least + " to " + most);
                });
    }

    private Duration time(String key, Duration otherwise) {
        return value(
                key,
                otherwise,
                text -> {
                    Duration time = DurationText.parse(text);
                    if (time.isZero() || time.compareTo(LONGEST) > 0) {
                        throw wrong(text, DurationText.EXPECTED + ", at most 3650d");
                    }
                    return time;
                });
    }

    private Duration timeOrNever(String key, Duration otherwise) {
        return "never".equals(keys.get(key)) ? Duration.ZERO : time(key, otherwise);
    }

    /// The key's value, or another if it is not said or not valid.
    private <T> T value(String key, T otherwise, Function<String, T> reading) {
        String text = keys.get(key);
        if (text == null) {
            return otherwise;
        }
        if (text.length() > LONGEST_VALUE) {
            problem(
                    key,
                    "found " + text.length() + " characters, expected at most " + LONGEST_VALUE);
            return otherwise;
        }
        try {
            return reading.apply(text);
        } catch (IllegalArgumentException e) {
            problem(key, String.valueOf(e.getMessage()));
            return otherwise;
        }
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(text, "true or false");
        };
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String text) {
        for (E each : EnumSet.allOf(type)) {
            if (word(each).equals(text)) {
                return each;
            }
        }
        throw wrong(text, "one of " + words(type));
    }

    private static <E extends Enum<E>> String words(Class<E> type) {
        return String.join(", ", EnumSet.allOf(type).stream().map(DefinitionReader::word).toList());
    }

    private static String group(String text) {
        if (!text.isEmpty() && !NAME.matcher(text).matches()) {
            throw wrong(text, "the name of a group: letters, digits, dots, hyphens, underscores");
        }
        return text;
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException _) {
            throw wrong(text, "a time zone such as Europe/Berlin or UTC");
        }
    }

    private static List<String> list(String text) {
        List<String> list = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            if (!each.isBlank()) {
                list.add(each.strip());
            }
        }
        if (list.size() > MOST_IN_A_LIST) {
            throw new IllegalArgumentException(
                    "found " + list.size() + " in the list, expected at most " + MOST_IN_A_LIST);
        }
        return list;
    }

    private static List<String> routes(String text) {
        return list(text).stream().map(DefinitionReader::route).toList();
    }

    /// A network in CIDR form, without bits behind its length.
    private static String route(String text) {
        int slash = text.indexOf('/');
        String length = slash < 0 ? "" : text.substring(slash + 1);
        if (slash > 0 && length.matches("[0-9]{1,3}") && text.indexOf('%') < 0) {
            try {
                byte[] address = InetAddress.ofLiteral(text.substring(0, slash)).getAddress();
                int bits = Integer.parseInt(length);
                if (bits <= address.length * 8 && clean(address, bits)) {
                    return text;
                }
            } catch (IllegalArgumentException _) {
                // said below
            }
        }
        throw wrong(
                text, "a network such as 192.0.2.0/24 or 2001:db8::/32, no bits behind its end");
    }

    private static boolean clean(byte[] address, int length) {
        for (int bit = length; bit < address.length * 8; bit++) {
            if ((address[bit / 8] & (0x80 >>> (bit % 8))) != 0) {
                return false;
            }
        }
        return true;
    }

    private static String found(String text) {
        String shown = text.length() > 80 ? text.substring(0, 80) + "..." : text;
        StringBuilder out = new StringBuilder("found \"");
        shown.chars().forEach(c -> out.append(Character.isISOControl(c) ? '?' : (char) c));
        return out.append('"').toString();
    }

    private static IllegalArgumentException wrong(String text, String expected) {
        return new IllegalArgumentException(found(text) + ", expected " + expected);
    }
}
