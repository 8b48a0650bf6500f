package org.dialtone.linux.dial.openvpn;

import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DialRequest;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What openvpn is called with. Our options come last, for of most options the last one counts.
final class OpenvpnCommand {
    /// A socket's address (unix(7)) has room for as long a name below the runtime directory.
    static final int MOST_NAME = 64;

    private static final Set<String> OWN = Set.of("config", "remote", "port", "proto", "options");

    /// Settings that are options of openvpn of the same name, with their arguments.
    private static final List<String> OPTIONS =
            List.of(
                    "ca",
                    "cert",
                    "key",
                    "pkcs12",
                    "peer-fingerprint",
                    "tls-auth",
                    "tls-crypt",
                    "tls-crypt-v2",
                    "remote-cert-tls",
                    "verify-x509-name",
                    "cipher",
                    "data-ciphers",
                    "auth",
                    "ifconfig",
                    "secret",
                    "tun-mtu",
                    "mssfix",
                    "keepalive",
                    "hand-window",
                    "explicit-exit-notify");

    static final String EITHER = "openvpn: expected either config, the path of a file, or remote";

    private OpenvpnCommand() {}

    static List<String> problems(InterfaceDefinition definition) {
        List<String> found = new ArrayList<>();
        Map<String, String> settings = definition.settings();
        if (definition.name().length() > MOST_NAME) {
            found.add("name: longer than " + MOST_NAME + " characters (openvpn's socket has it)");
        }
        String config = settings.get("config");
        if (config != null && settings.get("remote") != null) {
            found.add(EITHER);
        }
        if (config != null && !config.startsWith("/")) {
            found.add("config: \"" + config + "\" (expected: an absolute path)");
        }
        for (String key : new TreeSet<>(settings.keySet())) {
            String value = settings.getOrDefault(key, "");
            if (!OWN.contains(key) && !OPTIONS.contains(key)) {
                found.add(
                        key
                                + ": not known (expected: config, remote, port, proto or one of "
                                + String.join(", ", OPTIONS)
                                + ")");
            } else if (value.isBlank() || value.chars().anyMatch(c -> c < ' ')) {
                found.add(key + ": empty, or with control characters");
            }
        }
        port(settings.get("port"), found);
        return found;
    }

    private static void port(@Nullable String port, List<String> found) {
        if (port != null && !port.matches("[1-9][0-9]{0,4}")) {
            found.add("port: \"" + port + "\" (expected: 1-65535)");
        }
    }

    /// The program and its arguments: no secret is among them.
    ///
    /// @param socket where its management interface is to be
    static List<String> of(Path program, DialRequest request, Path socket) {
        InterfaceDefinition definition = request.definition();
        Map<String, String> settings = definition.settings();
        List<String> out = new ArrayList<>(List.of(program.toString()));
        String config = settings.get("config");
        if (config != null) {
            Path parent = Path.of(config).getParent();
            add(out, "--cd", parent == null ? "/" : parent.toString());
            add(out, "--config", config);
        } else {
            add(out, "--client", "--nobind");
            add(out, "--remote", settings.getOrDefault("remote", ""));
            add(out, "--port", settings.getOrDefault("port", "1194"));
            add(out, "--proto", settings.getOrDefault("proto", "udp"));
        }
        for (String option : OPTIONS) {
            String value = settings.get(option);
            if (value != null) {
                out.add("--" + option);
                out.addAll(List.of(value.strip().split("\\s+")));
            }
        }
        if (request.credentials() != null && !request.credentials().user().isEmpty()) {
            add(out, "--auth-user-pass");
        }
        add(out, "--dev", definition.link(), "--dev-type", "tun");
        add(out, "--management", socket.toString(), "unix");
        add(out, "--management-query-passwords", "--management-hold");
        add(out, "--route-noexec", "--script-security", "1", "--auth-retry", "none");
        add(out, "--auth-nocache", "--suppress-timestamps", "--verb", "3");
        String limit = Long.toString(Math.max(1, request.patience().toSeconds()));
        add(out, "--connect-timeout", limit);
        add(out, "--connect-retry", "1", "1", "--connect-retry-max", "1");
        return out;
    }

    private static void add(List<String> out, String... arguments) {
        out.addAll(List.of(arguments));
    }
}
