package org.dialtone.api.dial;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;

/// Reads one rule of a [PacketFilter], whatever it is given.
final class RuleParser {
    private static final int LONGEST = 256;
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*");

    private final String rule;
    private final String[] words;
    private int at;

    private RuleParser(String rule) {
        this.rule = rule;
        words = rule.strip().toLowerCase(Locale.ROOT).split("\\s+", -1);
    }

    static FilterRule parse(String rule) {
        if (rule.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "filter rule of "
                            + rule.length()
                            + " characters (expected: at most "
                            + LONGEST
                            + ")");
        }
        return new RuleParser(rule).read();
    }

    private FilterRule read() {
        boolean permits = took("permit");
        if (!permits && !took("deny")) {
            throw wrong("permit or deny");
        }
        FilterRule.Way way = way();
        int protocol = protocol();
        boolean hasFrom = took("from");
        Net from = hasFrom ? net() : null;
        FilterRule.Ports fromPorts = hasFrom ? ports() : null;
        boolean hasTo = took("to");
        Net to = hasTo ? net() : null;
        FilterRule.Ports toPorts = hasTo ? ports() : null;
        FilterRule.Ports either = hasFrom || hasTo ? null : ports();
        if (at < words.length) {
            throw wrong(expected(hasFrom, hasTo));
        }
        boolean any = fromPorts != null || toPorts != null || either != null;
        if (any && protocol >= 0 && protocol != Protocols.TCP && protocol != Protocols.UDP) {
            throw new IllegalArgumentException(
                    "filter rule \""
                            + rule
                            + "\": port with "
                            + Protocols.name(protocol)
                            + " (expected: port with tcp or udp alone)");
        }
        if (from != null && to != null && from.address().getClass() != to.address().getClass()) {
            throw new IllegalArgumentException(
                    "filter rule \"" + rule + "\": from and to (expected: both IPv4 or both IPv6)");
        }
        return new FilterRule(permits, way, protocol, from, fromPorts, to, toPorts, either);
    }

    private static String expected(boolean from, boolean to) {
        if (to) {
            return "the end";
        }
        return from ? "to or the end" : "in, out, a protocol, from, to, port or the end";
    }

    private String word() {
        return at < words.length ? words[at] : "";
    }

    private boolean took(String wanted) {
        if (!word().equals(wanted)) {
            return false;
        }
        at++;
        return true;
    }

    private FilterRule.Way way() {
        if (took("in")) {
            return FilterRule.Way.IN;
        }
        return took("out") ? FilterRule.Way.OUT : FilterRule.Way.BOTH;
    }

    private int protocol() {
        if (took("any")) {
            return -1;
        }
        int number = Protocols.number(word());
        if (number >= 0) {
            at++;
        }
        return number;
    }

    private @Nullable Net net() {
        if (took("any")) {
            return null;
        }
        String[] parts = word().split("/", -1);
        InetAddress address = address(parts[0]);
        int bits = address.getAddress().length * 8;
        int length = parts.length == 1 ? bits : number(parts[1], bits);
        if (parts.length > 2 || length < 0) {
            throw wrong("a length from 0 to " + bits + " behind one /");
        }
        Net net = new Net(address, length);
        if (!net.clean()) {
            throw wrong("no bit set behind the first " + length);
        }
        at++;
        return net;
    }

    private InetAddress address(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            throw wrong("any, an address or a network");
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException _) {
            throw wrong("any, an address or a network");
        }
    }

    private FilterRule.@Nullable Ports ports() {
        if (!took("port")) {
            return null;
        }
        String[] parts = word().split("-", -1);
        int first = number(parts[0], 65_535);
        int last = number(parts[parts.length - 1], 65_535);
        if (parts.length > 2 || first < 0 || last < first) {
            throw wrong("a port from 0 to 65535, or two with - between, the lower first");
        }
        at++;
        return new FilterRule.Ports(first, last);
    }

    /// -1 for anything but a number from 0 to `most`.
    private static int number(String text, int most) {
        if (!text.matches("[0-9]{1,5}")) {
            return -1;
        }
        int number = Integer.parseInt(text);
        return number > most ? -1 : number;
    }

    private IllegalArgumentException wrong(String expected) {
        String found = at < words.length && !words[at].isEmpty() ? words[at] : "the end";
        return new IllegalArgumentException(
                "filter rule \"" + rule + "\": " + found + " (expected: " + expected + ")");
    }
}
