package org.dialtone.linux.dial;

import org.dialtone.api.Cause;
import org.dialtone.core.port.dial.DialPhase;
import org.dialtone.linux.process.Child;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
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
                            + "|PPPoL2TP options: .*|.* LL address .*|\\s*");

    /// Lines that say why. What comes after them is how it is cleared away: `Modem hangup` follows
    /// every end there is.
    private static final Pattern REASON =
            Pattern.compile(
                    ".*(failed|rejected|refused|[Tt]imeout|No response to|terminated by peer).*");

    /// What it says of a connection, just before it calls its script.
    private static final Map<String, Pattern> FACTS =
            Map.of(
                    "IPLOCAL", Pattern.compile("^local  IP address (\\S+)$", Pattern.MULTILINE),
                    "IPREMOTE", Pattern.compile("^remote IP address (\\S+)$", Pattern.MULTILINE),
                    "DNS1", Pattern.compile("^primary   DNS address (\\S+)$", Pattern.MULTILINE),
                    "DNS2", Pattern.compile("^secondary DNS address (\\S+)$", Pattern.MULTILINE),
                    "MACREMOTE",
                            Pattern.compile(
                                    "^Connected to ([0-9A-Fa-f:]{17}) via interface ",
                                    Pattern.MULTILINE));

    private PppdOutput() {}

    /// What its script is being told, by the script's names; empty as long as it has not been
    /// called (`debug` says so) and where the sentences are others than those of pppd 2.4.
    ///
    /// @param script its path
    static Map<String, String> facts(String output, String script) {
        if (!output.contains("\nScript " + script + " started (pid ")) {
            return Map.of();
        }
        Map<String, String> facts = new HashMap<>();
        FACTS.forEach(
                (name, pattern) -> {
                    Matcher matcher = pattern.matcher(output);
                    String value = matcher.find() ? matcher.group(1) : null;
                    if (value != null) {
                        facts.put(name, value.toUpperCase(Locale.ROOT));
                    }
                });
        return facts.containsKey("IPLOCAL") ? facts : Map.of();
    }

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

    /// The last line that says why, or else that says anything, without what is no printable
    /// character.
    static String words(String output) {
        List<String> lines =
                output.lines().filter(line -> !IDLE_TALK.matcher(line).matches()).toList();
        List<String> reasons =
                lines.stream().filter(line -> REASON.matcher(line).matches()).toList();
        List<String> told = reasons.isEmpty() ? lines : reasons;
        return told.isEmpty() ? "" : printable(told.getLast());
    }

    /// Whether the far end has said that it ends the call.
    static boolean peerTookLeave(String output) {
        return output.contains("LCP terminated by peer");
    }

    /// Why a connection ends, as soon as pppd has said it.
    ///
    /// @param hangup what it means that the channel was closed
    /// @return null if it does not, or that is not known
    static @Nullable Cause ending(Child child, Cause hangup) {
        String output = child.output();
        if (output.contains("No response to ") && output.contains(" echo-requests")) {
            return Cause.PEER_DEAD;
        }
        if (peerTookLeave(output)) {
            return Cause.PEER_HUNG_UP;
        }
        return output.contains("Modem hangup") ? hangup : null;
    }

    static String printable(String line) {
        String plain = line.replaceAll("[^\\x20-\\x7E]", "?").strip();
        return plain.length() <= 200 ? plain : plain.substring(0, 200);
    }
}
