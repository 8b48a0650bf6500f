package org.dialtone.linux.dial;

import org.dialtone.core.port.dial.DialPhase;

import java.util.List;
import java.util.regex.Pattern;

/// What pppd prints with `debug`: every control packet, and sentences. Only for progress and for
/// people; total.
final class PppdOutput {
    /// Lines that say nothing of why.
    private static final Pattern IDLE_TALK =
            Pattern.compile(
                    "(sent|rcvd) \\[.*|Script .*|  script .*|Plugin .* loaded\\.|Waiting for .*"
                            + "|Connect time .*|Sent \\d+ bytes.*|Connection terminated\\."
                            + "|(Send|Recv) PPPOE .*| dst .*| \\[.*"
                            + "|Unable to complete PPPoE Discovery|.* LL address .*|\\s*");

    private PppdOutput() {}

    static DialPhase phase(String output) {
        if (output.contains("[IPCP ") || output.contains("[IPV6CP ")) {
            return DialPhase.ADDRESSING;
        }
        if (output.contains("[CHAP ") || output.contains("[PAP ") || output.contains("[EAP ")) {
            return DialPhase.AUTHENTICATING;
        }
        if (output.contains("\nConnect: ")) {
            return DialPhase.NEGOTIATING;
        }
        return output.isEmpty() ? DialPhase.STARTING : DialPhase.DISCOVERING;
    }

    /// The last line that says something, without what is no printable character.
    static String words(String output) {
        List<String> lines =
                output.lines().filter(line -> !IDLE_TALK.matcher(line).matches()).toList();
        return lines.isEmpty() ? "" : printable(lines.getLast());
    }

    static String printable(String line) {
        String plain = line.replaceAll("[^\\x20-\\x7E]", "?").strip();
        return plain.length() <= 200 ? plain : plain.substring(0, 200);
    }
}
