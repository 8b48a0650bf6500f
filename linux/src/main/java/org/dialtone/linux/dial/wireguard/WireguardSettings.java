package org.dialtone.linux.dial.wireguard;

import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.linux.netlink.LinkAddress;
import org.dialtone.linux.netlink.Prefix;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// What a definition says, as a WireGuard device is told it.
final class WireguardSettings {
    private static final Set<String> KEYS =
            Set.of(
                    "private-key-file",
                    "preshared-key-file",
                    "public-key",
                    "endpoint",
                    "allowed-ips",
                    "address",
                    "keepalive",
                    "listen-port",
                    "mtu",
                    "userspace");
    private static final String KEEPALIVE = "25";

    private final Map<String, String> settings;
    private final @Nullable InterfaceCredentials credentials;

    WireguardSettings(DialRequest request) {
        this.settings = request.definition().settings();
        this.credentials = request.credentials();
    }

    static List<String> problems(InterfaceDefinition definition) {
        List<String> found = new ArrayList<>();
        Map<String, String> settings = definition.settings();
        for (String key : new TreeSet<>(settings.keySet())) {
            if (!KEYS.contains(key)) {
                found.add(key + ": not known (expected: " + new TreeSet<>(KEYS) + ")");
            }
        }
        check(found, () -> hex("public-key", settings.getOrDefault("public-key", "")));
        check(found, () -> port(settings.getOrDefault("endpoint", "")));
        each(settings, "address", found, LinkAddress::parse);
        each(settings, "allowed-ips", found, Prefix::parse);
        number(settings, "keepalive", 1, 65_535, found);
        number(settings, "listen-port", 0, 65_535, found);
        number(settings, "mtu", 576, 65_535, found);
        String how = settings.getOrDefault("userspace", "auto");
        if (!how.equals("auto") && !how.equals("wireguard-go")) {
            found.add("userspace: \"" + how + "\" (expected: auto or wireguard-go)");
        }
        return found;
    }

    private static void each(
            Map<String, String> settings, String key, List<String> found, Consumer<String> parse) {
        for (String item : split(settings.get(key))) {
            check(found, () -> parse.accept(item));
        }
    }

    private static void number(
            Map<String, String> settings, String key, int least, int most, List<String> found) {
        String value = settings.get(key);
        check(
                found,
                () -> {
                    int number = value == null ? least : Integer.parseInt(value);
                    if (number < least || number > most) {
                        throw new IllegalArgumentException(
                                key + ": " + number + " (expected: " + least + "-" + most + ")");
                    }
                });
    }

    private static void check(List<String> found, Runnable parse) {
        try {
            parse.run();
        } catch (IllegalArgumentException e) {
            found.add(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> split(@Nullable String value) {
        return value == null
                ? List.of()
                : Arrays.stream(value.split(",")).map(String::strip).toList();
    }

    /// Where the port of an endpoint begins.
    private static int port(String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        if (colon < 1 || !endpoint.substring(colon + 1).matches("[1-9][0-9]{0,4}")) {
            throw new IllegalArgumentException(
                    "endpoint: \"" + endpoint + "\" (expected: as 192.0.2.1:51820)");
        }
        return colon;
    }

    private static String hex(String what, String key) {
        try {
            byte[] bytes = Base64.getDecoder().decode(key.strip());
            if (bytes.length == 32) {
                return HexFormat.of().formatHex(bytes);
            }
        } catch (IllegalArgumentException _) {
            // said below, without what it holds: it may be a secret
        }
        throw new IllegalArgumentException(what + ": no key (expected: 32 bytes in Base64)");
    }

    List<LinkAddress> addresses() {
        return split(settings.get("address")).stream().map(LinkAddress::parse).toList();
    }

    int mtu() {
        return Integer.parseInt(settings.getOrDefault("mtu", "0"));
    }

    String peer() {
        return hex("public-key", settings.getOrDefault("public-key", ""));
    }

    /// The lines of a set operation. Asks a name server where the endpoint is a name.
    ///
    /// @throws IOException if a key's file cannot be read, or the endpoint's name not be resolved
    /// @throws IllegalArgumentException if a key is none
    String lines() throws IOException {
        StringBuilder out = new StringBuilder(512);
        String file = settings.get("private-key-file");
        String password = credentials == null ? "" : credentials.password();
        line(out, "private_key", hex("private key", file == null ? password : read(file)));
        line(out, "listen_port", settings.getOrDefault("listen-port", "0"));
        line(out, "replace_peers", "true");
        line(out, "public_key", peer());
        String preshared = settings.get("preshared-key-file");
        String shared = preshared != null ? read(preshared) : file == null ? "" : password;
        if (!shared.isEmpty()) {
            line(out, "preshared_key", hex("preshared key", shared));
        }
        line(out, "endpoint", endpoint());
        line(out, "replace_allowed_ips", "true");
        for (String range : split(settings.getOrDefault("allowed-ips", "0.0.0.0/0,::/0"))) {
            line(out, "allowed_ip", Prefix.parse(range).toString());
        }
        String keepalive = settings.getOrDefault("keepalive", KEEPALIVE);
        line(out, "persistent_keepalive_interval", keepalive);
        return out.toString();
    }

    private static void line(StringBuilder out, String key, String value) {
        out.append(key).append('=').append(value).append('\n');
    }

    private static String read(String file) throws IOException {
        return Files.readString(Path.of(file)).strip();
    }

    private String endpoint() throws IOException {
        String text = settings.getOrDefault("endpoint", "");
        int colon = port(text);
        String host = text.substring(0, colon).replaceAll("[\\[\\]]", "");
        String address = InetAddress.getByName(host).getHostAddress();
        boolean six = address.contains(":");
        return (six ? "[" + address + "]" : address) + text.substring(colon);
    }
}
