package org.dialtone.linux.dial;

import org.dialtone.core.port.dial.Established;
import org.dialtone.linux.process.Child;
import org.dialtone.linux.process.PrivateFile;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What pppd tells its scripts (pppd(8), SCRIPTS), which keep it in the child's directory: `ip-up`
/// and `ip-down`, lines of `NAME=VALUE` and a last one `END`.
final class PppdFacts {
    private static final List<String> NAMES =
            List.of(
                    "IFNAME",
                    "IPLOCAL",
                    "IPREMOTE",
                    "DNS1",
                    "DNS2",
                    "MACREMOTE",
                    "CONNECT_TIME",
                    "BYTES_SENT",
                    "BYTES_RCVD");

    private PppdFacts() {}

    /// Writes the scripts.
    static void writeScripts(Path directory) throws IOException {
        PrivateFile.writeScript(directory.resolve("on-ip-up"), script("ip-up"));
        PrivateFile.writeScript(directory.resolve("on-ip-down"), script("ip-down"));
    }

    private static String script(String file) {
        StringBuilder script = new StringBuilder("#!/bin/sh\nprintf '");
        NAMES.forEach(name -> script.append(name).append("=%s\\n"));
        script.append("END\\n'");
        NAMES.forEach(name -> script.append(" \"$").append(name).append('"'));
        return script.append(" >\"${0%/*}/").append(file).append("\"\n").toString();
    }

    /// What a script has kept; empty while it is not whole.
    static Map<String, String> parse(String text) {
        Map<String, String> facts = new HashMap<>();
        for (String line : text.lines().toList()) {
            int equals = line.indexOf('=');
            if (equals > 0 && equals < line.length() - 1) {
                facts.put(line.substring(0, equals), line.substring(equals + 1));
            } else if (line.equals("END") && text.endsWith("END\n")) {
                return facts;
            }
        }
        return Map.of();
    }

    /// The connection that `ip-up` is about.
    ///
    /// @return null if there is none yet
    static @Nullable Established established(String text, String remote) {
        return established(parse(text), remote);
    }

    /// The connection that `ip-up` is about, or will be: pppd says the same when it has called the
    /// script, whose start takes longer than all that the connection waits for besides.
    ///
    /// @param link the name that pppd was told to give it
    /// @return null if there is none yet
    static @Nullable Established established(Child child, String link, String remote) {
        Established told = established(child.text("ip-up"), remote);
        if (told != null) {
            return told;
        }
        String script = child.directory().resolve("on-ip-up").toString();
        Map<String, String> facts = new HashMap<>(PppdOutput.facts(child.output(), script));
        if (!facts.isEmpty()) {
            facts.put("IFNAME", link);
        }
        return established(facts, remote);
    }

    private static @Nullable Established established(Map<String, String> facts, String remote) {
        String link = facts.get("IFNAME");
        if (link == null) {
            return null;
        }
        List<InetAddress> peer = addresses(facts, "IPREMOTE");
        return new Established(
                link,
                addresses(facts, "IPLOCAL"),
                peer.isEmpty() ? null : peer.getFirst(),
                facts.getOrDefault("MACREMOTE", remote),
                addresses(facts, "DNS1", "DNS2"));
    }

    private static List<InetAddress> addresses(Map<String, String> facts, String... names) {
        List<InetAddress> addresses = new ArrayList<>();
        for (String name : names) {
            String value = facts.get(name);
            if (value == null) {
                continue;
            }
            try {
                InetAddress address = InetAddress.ofLiteral(value);
                if (!addresses.contains(address)) {
                    addresses.add(address);
                }
            } catch (IllegalArgumentException _) {
                // no address: the script was called with something else
            }
        }
        return addresses;
    }
}
