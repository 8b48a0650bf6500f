package org.dialtone.linux.dial.ipsec;

import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.dialtone.linux.vici.ViciMessage;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a definition says, as charon is told it (swanctl.conf(5)).
final class IpsecSettings {
    private static final Set<String> KEYS =
            Set.of(
                    "connection",
                    "child",
                    "remote",
                    "local",
                    "local-id",
                    "remote-id",
                    "auth",
                    "cert",
                    "remote-cert",
                    "proposals",
                    "esp-proposals",
                    "local-ts",
                    "remote-ts",
                    "vips",
                    "dpd-delay",
                    "if-id");
    static final String EITHER =
            "ipsec: expected either connection, one that swanctl has loaded, or remote";
    private static final Set<String> AUTHS = Set.of("psk", "eap", "pubkey");

    /// The longest name of an interface: with more in front it names a connection at charon (255
    /// bytes) and a file.
    private static final int LONGEST_NAME = 200;

    /// The longest name and the longest text that charon can be told, in bytes.
    private static final int LONGEST_KEY = 255;

    private static final int LONGEST_TEXT = 65_535;

    /// What charon knows as a name.
    private static final Set<String> NAMES = Set.of("connection", "child");

    private final String name;
    private final String link;
    private final Map<String, String> settings;

    IpsecSettings(InterfaceDefinition definition) {
        this.name = definition.name();
        this.link = definition.link();
        this.settings = definition.settings();
    }

    static List<String> problems(InterfaceDefinition definition) {
        List<String> found = new ArrayList<>();
        Map<String, String> settings = definition.settings();
        int length = definition.name().length();
        if (length > LONGEST_NAME) {
            found.add("name: " + length + " characters (expected: at most " + LONGEST_NAME + ")");
        }
        for (String key : new TreeSet<>(settings.keySet())) {
            if (!KEYS.contains(key)) {
                found.add(key + ": not known (expected: " + new TreeSet<>(KEYS) + ")");
            } else if (settings.getOrDefault(key, "").isBlank()) {
                found.add(key + ": empty");
            } else {
                int bytes = settings.getOrDefault(key, "").getBytes(StandardCharsets.UTF_8).length;
                int most = NAMES.contains(key) ? LONGEST_KEY : LONGEST_TEXT;
                if (bytes > most) {
                    found.add(key + ": " + bytes + " bytes (expected: at most " + most + ")");
                }
            }
        }
        if (settings.containsKey("connection") && settings.containsKey("remote")) {
            found.add(EITHER);
        }
        String auth = settings.getOrDefault("auth", "psk");
        if (!AUTHS.contains(auth)) {
            found.add("auth: \"" + auth + "\" (expected: psk, eap or pubkey)");
        }
        return found;
    }

    /// The name of its connection at charon.
    String ike() {
        return settings.getOrDefault("connection", "dialtone-" + name);
    }

    String child() {
        String fallback = loadedBySomebodyElse() ? ike() : "dialtone-" + name;
        return settings.getOrDefault("child", fallback);
    }

    /// What will be at charon once it has been dialled.
    Loaded loaded(@Nullable InterfaceCredentials credentials) {
        String secret = shared(credentials) == null ? "" : secret();
        return new Loaded(ike(), !loadedBySomebodyElse(), secret, digest(credentials), "");
    }

    /// Changes with whatever makes another connection of it. Without secrets.
    private String digest(@Nullable InterfaceCredentials credentials) {
        StringBuilder all = new StringBuilder(link);
        all.append('\0').append(credentials == null ? "" : credentials.user());
        new TreeMap<>(settings)
                .forEach((key, value) -> all.append('\0').append(key).append('\0').append(value));
        try {
            byte[] bytes = all.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has it", e);
        }
    }

    /// The name of its secret at charon.
    private String secret() {
        return "dialtone-" + name;
    }

    /// Whether charon has the connection already, and is to keep it.
    boolean loadedBySomebodyElse() {
        return settings.containsKey("connection");
    }

    String auth() {
        return settings.getOrDefault("auth", "psk");
    }

    /// What load-conn takes.
    ViciMessage connection(@Nullable InterfaceCredentials credentials) {
        String user = credentials == null ? "" : credentials.user();
        ViciMessage local = ViciMessage.EMPTY.with("auth", auth());
        local = text(local, "id", settings.getOrDefault("local-id", user));
        if (auth().equals("eap") && !user.isEmpty()) {
            local = local.with("eap_id", user);
        }
        local = list(local, "certs", "cert");
        ViciMessage remote =
                ViciMessage.EMPTY.with("auth", auth().equals("psk") ? "psk" : "pubkey");
        remote = text(remote, "id", settings.getOrDefault("remote-id", ""));
        remote = list(remote, "certs", "remote-cert");
        ViciMessage child = list(ViciMessage.EMPTY, "local_ts", "local-ts");
        child = list(child, "remote_ts", "remote-ts");
        child = list(child, "esp_proposals", "esp-proposals");
        child = child.with("mode", "tunnel").with("dpd_action", "clear");
        child = child.with("close_action", "none").with("start_action", "none");
        ViciMessage ike =
                ViciMessage.EMPTY
                        .with("version", "2")
                        .with("remote_addrs", split(settings.getOrDefault("remote", "")))
                        .with("keyingtries", "1")
                        .with("dpd_delay", settings.getOrDefault("dpd-delay", "10s"));
        ike = list(ike, "local_addrs", "local");
        ike = list(ike, "proposals", "proposals");
        ike = list(ike, "vips", "vips");
        String id = settings.get("if-id");
        if (id != null) {
            ike = ike.with("if_id_in", id).with("if_id_out", id);
        }
        ike = ike.with("local", local).with("remote", remote);
        ike = ike.with("children", ViciMessage.EMPTY.with(child(), child));
        return ViciMessage.EMPTY.with(ike(), ike);
    }

    /// What load-shared takes; null if there is no secret to load.
    @Nullable ViciMessage shared(@Nullable InterfaceCredentials credentials) {
        if (credentials == null || credentials.password().isEmpty() || auth().equals("pubkey")) {
            return null;
        }
        boolean psk = auth().equals("psk");
        List<String> owners = new ArrayList<>();
        owners.add(settings.getOrDefault("local-id", credentials.user()));
        owners.add(credentials.user());
        if (psk) {
            owners.add(settings.getOrDefault("remote-id", settings.getOrDefault("remote", "")));
        }
        return ViciMessage.EMPTY
                .with("id", secret())
                .with("type", psk ? "IKE" : "EAP")
                .with("data", credentials.password())
                .with("owners", owners.stream().filter(o -> !o.isEmpty()).distinct().toList());
    }

    private static ViciMessage text(ViciMessage message, String key, String value) {
        return value.isEmpty() ? message : message.with(key, value);
    }

    private ViciMessage list(ViciMessage message, String key, String setting) {
        String value = settings.get(setting);
        return value == null ? message : message.with(key, split(value));
    }

    private static List<String> split(String value) {
        return Arrays.stream(value.split(",")).map(String::strip).toList();
    }
}
