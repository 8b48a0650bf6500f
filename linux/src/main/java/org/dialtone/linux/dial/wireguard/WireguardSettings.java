package org.dialtone.linux.dial.wireguard;

import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.core.port.dial.DialRequest;
import org.dialtone.linux.netlink.LinkAddress;
import org.dialtone.linux.netlink.Prefix;
import org.dialtone.linux.netlink.WireguardConfig;
import org.dialtone.linux.netlink.WireguardEndpoint;
import org.dialtone.linux.netlink.WireguardKey;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
    private static final int KEEPALIVE = 25;

    /// The longest name of an interface that a program can serve, see
    /// [org.dialtone.linux.process.Supervisor]; the kernel's may have longer ones.
    static final int LONGEST_NAME = 200;

    /// Who serves the device: the kernel if it can, the kernel, a program.
    enum Userspace {
        AUTO("auto"),
        KERNEL("kernel"),
        WIREGUARD_GO("wireguard-go");

        private final String word;

        Userspace(String word) {
            this.word = word;
        }
    }

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
        if (settings.containsKey("public-key")) {
            check(found, () -> key(settings));
        }
        String endpoint = settings.get("endpoint");
        if (endpoint != null) {
            check(found, () -> port(endpoint));
        }
        each(settings, "address", found, LinkAddress::parse);
        each(settings, "allowed-ips", found, Prefix::parse);
        number(settings, "keepalive", 1, 65_535, found);
        number(settings, "listen-port", 0, 65_535, found);
        number(settings, "mtu", 576, 65_535, found);
        check(found, () -> name(definition.name(), userspace(definition)));
        return found;
    }

    static List<String> lacking(InterfaceDefinition definition) {
        List<String> found = new ArrayList<>();
        Set<String> said = definition.settings().keySet();
        if (!said.contains("public-key")) {
            found.add("public-key: missing (expected: the peer's, 32 bytes in Base64)");
        }
        if (!said.contains("endpoint")) {
            found.add("endpoint: missing (expected: as 192.0.2.1:51820)");
        }
        return found;
    }

    private static void name(String name, Userspace userspace) {
        if (userspace == Userspace.WIREGUARD_GO && name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "name: "
                            + name.length()
                            + " characters (expected: at most "
                            + LONGEST_NAME
                            + ")");
        }
    }

    /// @throws IllegalArgumentException if the definition says something else
    static Userspace userspace(InterfaceDefinition definition) {
        String word = definition.settings().getOrDefault("userspace", Userspace.AUTO.word);
        return Arrays.stream(Userspace.values())
                .filter(each -> each.word.equals(word))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "userspace: \""
                                                + word
                                                + "\" (expected: auto, kernel or wireguard-go)"));
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

    private static WireguardKey key(Map<String, String> settings) {
        return WireguardKey.parse("public-key", settings.getOrDefault("public-key", ""));
    }

    List<LinkAddress> addresses() {
        return split(settings.get("address")).stream().map(LinkAddress::parse).toList();
    }

    int mtu() {
        return number("mtu", 0);
    }

    /// The peer's public key, in hexadecimal.
    String peer() {
        return key(settings).hex();
    }

    /// What the device is told. Asks a name server where the endpoint is a name.
    ///
    /// @throws IOException if a key's file cannot be read, or the endpoint's name not be resolved
    /// @throws IllegalArgumentException if a key is none
    WireguardConfig config() throws IOException {
        String file = settings.get("private-key-file");
        String password = credentials == null ? "" : credentials.password();
        String secret = file == null ? password : read(file);
        WireguardKey ours = WireguardKey.parse("private key", secret);
        String preshared = settings.get("preshared-key-file");
        String shared = preshared != null ? read(preshared) : file == null ? "" : password;
        return new WireguardConfig(
                ours,
                number("listen-port", 0),
                key(settings),
                shared.isEmpty() ? null : WireguardKey.parse("preshared key", shared),
                endpoint(),
                number("keepalive", KEEPALIVE),
                split(settings.getOrDefault("allowed-ips", "0.0.0.0/0,::/0")).stream()
                        .map(Prefix::parse)
                        .toList());
    }

    private int number(String key, int otherwise) {
        String value = settings.get(key);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    private static String read(String file) throws IOException {
        return Files.readString(Path.of(file)).strip();
    }

    private WireguardEndpoint endpoint() throws IOException {
        String text = settings.getOrDefault("endpoint", "");
        int colon = port(text);
        String host = text.substring(0, colon).replaceAll("[\\[\\]]", "");
        int port = Integer.parseInt(text.substring(colon + 1));
        return new WireguardEndpoint(InetAddress.getByName(host), port);
    }
}
