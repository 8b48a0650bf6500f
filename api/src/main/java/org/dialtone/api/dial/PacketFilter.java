package org.dialtone.api.dial;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Predicate;

/// Chooses packets: rules in order, the first that matches decides; what none matches is chosen if
/// the last rule refuses, and not if it permits.
///
///     rule  = verb [way] [protocol] ["from" net ["port" ports]] ["to" net ["port" ports]]
///           | verb [way] [protocol] "port" ports
///     verb  = "permit" | "deny"               way = "in" | "out"
///     net   = "any" | address | network/length        ports = number | number-number
///
/// A protocol is a name (`tcp udp icmp icmpv6 igmp gre esp ah ospf sctp`), a number from 0 to 255,
/// or `any`. Ports are those of TCP and UDP; without `from` or `to` before it, `port` means either
/// end; of a fragment but for the first they are 0. Names of hosts are not looked up. `out` is what
/// leaves over the link, `in` what comes over it; without, both.
///
/// @param rules `permit tcp to 192.0.2.0/24 port 443`, `deny udp port 123`; at most [#MOST_RULES],
///   empty chooses all. Kept in lower case with one blank between words
public record PacketFilter(List<String> rules) {
    public static final PacketFilter ALL = new PacketFilter(List.of());

    public static final int MOST_RULES = 256;

    /// @throws IllegalArgumentException which rule, what was found, what was expected
    public PacketFilter {
        if (rules.size() > MOST_RULES) {
            throw new IllegalArgumentException(
                    "filter: " + rules.size() + " rules (expected: at most " + MOST_RULES + ")");
        }
        rules = rules.stream().map(RuleParser::parse).map(FilterRule::format).toList();
    }

    /// Whether a packet that leaves is chosen. Reads the rules each time: for many packets,
    /// [#compile].
    public boolean chooses(PacketHeader packet) {
        return compile().test(packet);
    }

    /// The rules for packets that leave, read once. Immutable; any thread.
    public Predicate<PacketHeader> compile() {
        return compile(true);
    }

    /// The rules, read once. Immutable; any thread.
    ///
    /// @param out whether they are for packets that leave, or for those that come
    public Predicate<PacketHeader> compile(boolean out) {
        FilterRule[] read = read().toArray(FilterRule[]::new);
        boolean otherwise = otherwise();
        return packet -> {
            for (FilterRule each : read) {
                if (each.matches(packet, out)) {
                    return each.permits();
                }
            }
            return otherwise;
        };
    }

    /// The rule that decides about a packet that leaves; null if none matches it.
    public @Nullable String deciding(PacketHeader packet) {
        for (FilterRule each : read()) {
            if (each.matches(packet, true)) {
                return each.format();
            }
        }
        return null;
    }

    /// What becomes of a packet that no rule matches.
    public boolean otherwise() {
        return rules.isEmpty() || !RuleParser.parse(rules.getLast()).permits();
    }

    /// The rules, read.
    public List<FilterRule> read() {
        return rules.stream().map(RuleParser::parse).toList();
    }
}
