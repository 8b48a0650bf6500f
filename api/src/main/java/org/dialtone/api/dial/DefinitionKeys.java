package org.dialtone.api.dial;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// A definition as flat keys and values: `dial.idle-timeout` = `5m`. Files, the wire and the command
/// line all say it this way.
///
///     kind     = pppoe                    pppoe l2tp ppp openvpn wireguard ipsec exec
///     link     = ppp-isp                  the interface's name unless said
///     enabled  = true
///     KIND.key = value                    the dialer's settings, such as pppoe.device
///     dial.mode demand.routes ...         see [#KNOWN]
///
/// Durations are `500ms`, `30s`, `10m`, `2h`, `1d`, or several such in a row; lists are joined by
/// commas. What is not said is as in [DialPolicy#DEFAULT] and [DemandPolicy#NONE].
public final class DefinitionKeys {
    /// The keys that are the same for every kind.
    public static final List<String> KNOWN =
            List.of(
                    "kind",
                    "link",
                    "enabled",
                    "dial.mode",
                    "dial.redial-attempts",
                    "dial.redial-interval",
                    "dial.connect-timeout",
                    "dial.unreachable",
                    "dial.unreachable-most",
                    "dial.idle-timeout",
                    "dial.idle-filter",
                    "dial.hours",
                    "dial.zone",
                    "dial.session-limit",
                    "dial.failover",
                    "dial.priority",
                    "demand.routes",
                    "demand.metric",
                    "demand.filter",
                    "demand.keep-packets",
                    "demand.keep-bytes",
                    "demand.keep-for");

    private DefinitionKeys() {}

    /// How a kind is written: in lower case.
    public static String word(DialKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /// Reads a definition.
    ///
    /// @param problems is told the key, what was found and what was expected; may be told more than
    ///   once
    /// @return null if there was a problem
    public static @Nullable InterfaceDefinition parse(
            String name, Map<String, String> keys, BiConsumer<String, String> problems) {
        return new DefinitionReader(keys, problems).read(name);
    }

    /// Reads a definition.
    ///
    /// @throws RouterException [RouterError#INTERFACE_CONFIGURATION] with all problems
    public static InterfaceDefinition read(String name, Map<String, String> keys) {
        StringBuilder wrong = new StringBuilder();
        InterfaceDefinition definition =
                parse(
                        name,
                        keys,
                        (key, words) ->
                                wrong.append(wrong.isEmpty() ? "" : "; ")
                                        .append(key)
                                        .append(": ")
                                        .append(words));
        if (definition == null) {
            throw new RouterException(RouterError.INTERFACE_CONFIGURATION, wrong.toString());
        }
        return definition;
    }

    /// What a definition says, in the order of [#KNOWN] with the dialer's settings after `enabled`:
    /// the kind, and of the rest only what differs from the defaults. [#parse] gives the same
    /// definition.
    public static Map<String, String> of(InterfaceDefinition definition) {
        Map<String, String> kept = new LinkedHashMap<>();
        Map<String, String> otherwise =
                all(
                        new InterfaceDefinition(
                                definition.name(),
                                definition.kind(),
                                defaultLink(definition.name()),
                                true,
                                Map.of(),
                                DialPolicy.DEFAULT,
                                DemandPolicy.NONE));
        boolean hours = !definition.policy().hours().windows().isEmpty();
        all(definition)
                .forEach(
                        (key, value) -> {
                            boolean zoneOfHours = hours && key.equals("dial.zone");
                            if (key.equals("kind")
                                    || zoneOfHours
                                    || !value.equals(otherwise.get(key))) {
                                kept.put(key, value);
                            }
                        });
        return kept;
    }

    /// All that a definition says, in the same order, also what is as by default.
    public static Map<String, String> all(InterfaceDefinition definition) {
        DialPolicy policy = definition.policy();
        DemandPolicy demand = definition.demand();
        Map<String, String> all = new LinkedHashMap<>();
        all.put("kind", word(definition.kind()));
        all.put("link", definition.link());
        all.put("enabled", String.valueOf(definition.enabled()));
        new TreeMap<>(definition.settings())
                .forEach((key, value) -> all.put(word(definition.kind()) + "." + key, value));
        all.put("dial.mode", DefinitionReader.word(policy.mode()));
        all.put("dial.redial-attempts", String.valueOf(policy.redialAttempts()));
        all.put("dial.redial-interval", DurationText.of(policy.redialInterval()));
        all.put("dial.connect-timeout", DurationText.of(policy.connectTimeout()));
        all.put("dial.unreachable", DurationText.of(policy.unreachable()));
        all.put("dial.unreachable-most", DurationText.of(policy.unreachableMost()));
        all.put("dial.idle-timeout", DurationText.ofOrNever(policy.idleTimeout()));
        all.put("dial.idle-filter", String.join(",", policy.idleFilter().rules()));
        all.put("dial.hours", String.join(",", policy.hours().windows()));
        all.put("dial.zone", policy.hours().zone().getId());
        all.put("dial.session-limit", DurationText.ofOrNever(policy.sessionLimit()));
        all.put("dial.failover", policy.failover());
        all.put("dial.priority", String.valueOf(policy.priority()));
        all.put("demand.routes", String.join(",", demand.routes()));
        all.put("demand.metric", String.valueOf(demand.metric()));
        all.put("demand.filter", String.join(",", demand.filter().rules()));
        all.put("demand.keep-packets", String.valueOf(demand.keepPackets()));
        all.put("demand.keep-bytes", String.valueOf(demand.keepBytes()));
        all.put("demand.keep-for", DurationText.of(demand.keepFor()));
        return all;
    }

    /// The link's name where none is said: the interface's, if the kernel takes it, else empty.
    static String defaultLink(String name) {
        return DefinitionReader.isLink(name) ? name : "";
    }
}
