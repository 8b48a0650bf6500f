package org.dialtone.api.dial;

import java.util.Map;

/// Names of protocols above IP (IANA), as they stand in filters.
final class Protocols {
    static final int TCP = 6;
    static final int UDP = 17;

    private static final Map<String, Integer> NUMBERS =
            Map.of(
                    "icmp", 1, "igmp", 2, "tcp", TCP, "udp", UDP, "gre", 47, "esp", 50, "ah", 51,
                    "icmpv6", 58, "ospf", 89, "sctp", 132);

    private Protocols() {}

    /// The number of a name or of a number from 0 to 255; -1 for anything else.
    static int number(String word) {
        Integer known = NUMBERS.get(word);
        if (known != null) {
            return known;
        }
        if (!word.matches("[0-9]{1,3}")) {
            return -1;
        }
        int number = Integer.parseInt(word);
        return number > 255 ? -1 : number;
    }

    static String name(int number) {
        for (Map.Entry<String, Integer> each : NUMBERS.entrySet()) {
            if (each.getValue() == number) {
                return each.getKey();
            }
        }
        return Integer.toString(number);
    }
}
