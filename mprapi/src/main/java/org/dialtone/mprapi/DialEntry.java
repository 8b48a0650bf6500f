package org.dialtone.mprapi;

import static org.dialtone.mprapi.MprConstants.*;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.dial.DefinitionKeys;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.InterfaceDefinition;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Definitions of demand-dial interfaces as MPR_INTERFACE_1 to 3, and back. The table in
/// docs/mprapi.md says the same.
final class DialEntry {
    private static final String ROUTES = "demand.routes";
    private static final String EVERYTHING = "0.0.0.0/0";
    private static final String IDLE = "dial.idle-timeout";
    private static final int LONGEST = 128;
    private static final int LONGEST_LINK = 15;
    private static final long MOST_SECONDS = 0xFFFF_FFFEL;

    /// How a kind of dialer is said.
    ///
    /// @param name of the device, where it says which sort of VPN; empty where it is the device's
    ///   own
    /// @param number the setting that the phone number stands for
    private record Way(
            DialKind kind, String type, String name, String number, int entry, int strategy) {}

    private static final List<Way> WAYS =
            List.of(
                    new Way(DialKind.PPPOE, RASDT_PPPoE, "", "service", MPRET_Direct, 0),
                    new Way(DialKind.PPP, MPRDT_Modem, "", "number", MPRET_Phone, 0),
                    new Way(DialKind.EXEC, MPRDT_Generic, "exec", "command", MPRET_Direct, 0),
                    new Way(DialKind.L2TP, MPRDT_Vpn, "L2TP", "server", MPRET_Vpn, MPR_VS_L2tpOnly),
                    new Way(
                            DialKind.IPSEC,
                            MPRDT_Vpn,
                            "IKEv2",
                            "remote",
                            MPRET_Vpn,
                            MPR_VS_Ikev2Only),
                    new Way(DialKind.OPENVPN, MPRDT_Vpn, "OpenVPN", "remote", MPRET_Vpn, 0),
                    new Way(DialKind.WIREGUARD, MPRDT_Vpn, "WireGuard", "endpoint", MPRET_Vpn, 0));

    private DialEntry() {}

    private static Way way(DialKind kind) {
        for (Way each : WAYS) {
            if (each.kind == kind) {
                return each;
            }
        }
        throw new AssertionError(kind);
    }

    static String deviceType(DialKind kind) {
        return way(kind).type;
    }

    static String deviceName(InterfaceDefinition definition) {
        Way way = way(definition.kind());
        return way.name.isEmpty() ? definition.settings().getOrDefault("device", "") : way.name;
    }

    static MPR_INTERFACE_2 level2(MPR_INTERFACE_0 it, InterfaceDefinition definition) {
        Way way = way(definition.kind());
        boolean everything = definition.demand().routes().contains(EVERYTHING);
        return MPR_INTERFACE_2
                .of(it)
                .withEnabled(definition.enabled())
                .withOptions(everything ? MPRIO_RemoteDefaultGateway : 0)
                .withDevice(
                        way.type,
                        deviceName(definition),
                        definition.settings().getOrDefault(way.number, ""))
                .withNetProtocols(MPRNP_Ip | MPRNP_Ipv6)
                .withIdleDisconnectSeconds(idle(definition.policy().idleTimeout()))
                .withType(way.entry, way.strategy);
    }

    /// What a structure says, for a new interface or on top of what is defined.
    ///
    /// @throws RouterException [RouterError#INVALID_PARAMETER] if it is no definition,
    ///   [RouterError#NOT_SUPPORTED] if it says what is not to be had here
    static InterfaceDefinition definition(
            @Nullable InterfaceDefinition before, MprInterface buffer) {
        String name = before == null ? buffer.wszInterfaceName() : before.name();
        Map<String, String> keys = new LinkedHashMap<>();
        if (before == null) {
            keys.put("kind", DefinitionKeys.word(DialKind.PPPOE));
            if (name.length() > LONGEST_LINK) {
                keys.put("link", link(name));
            }
        } else {
            keys.putAll(DefinitionKeys.of(before));
        }
        keys.put("enabled", String.valueOf(buffer.fEnabled()));
        switch (buffer) {
            case MPR_INTERFACE_0 _ -> {
                // says no more
            }
            case MPR_INTERFACE_1 level1 -> hours(keys, level1.lpwsDialoutHoursRestriction());
            case MPR_INTERFACE_2 level2 -> entry(keys, before, level2);
            case MPR_INTERFACE_3 level3 -> {
                if (level3.ipv6addrDns() != null || level3.ipv6addrDnsAlt() != null) {
                    throw unsupported("name servers");
                }
                entry(keys, before, level3.level2());
            }
        }
        try {
            return DefinitionKeys.read(name, keys);
        } catch (RouterException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    private static void hours(Map<String, String> keys, @Nullable List<String> hours) {
        if (hours == null || hours.isEmpty()) {
            keys.remove("dial.hours");
            return;
        }
        keys.put("dial.hours", String.join(",", hours));
        keys.putIfAbsent("dial.zone", ZoneId.systemDefault().getId());
    }

    private static void entry(
            Map<String, String> keys, @Nullable InterfaceDefinition before, MPR_INTERFACE_2 said) {
        Way way = way(said);
        Map<String, String> told =
                before != null && before.kind() == way.kind ? before.settings() : Map.of();
        if (said.szAlternates() != null
                || isLonger(said.szLocalPhoneNumber(), told.get(way.number))
                || isLonger(said.szDeviceName(), told.get("device"))) {
            throw invalid("alternates, or a number or device longer than 128");
        }
        if ((said.dwfOptions() & (MPRIO_SpecificIpAddr | MPRIO_SpecificNameServers)) != 0) {
            throw unsupported("addresses and name servers");
        }
        String kind = DefinitionKeys.word(way.kind);
        if (!kind.equals(keys.put("kind", kind))) {
            keys.keySet()
                    .removeIf(
                            key ->
                                    key.indexOf('.') > 0
                                            && !key.startsWith("dial.")
                                            && !key.startsWith("demand."));
        }
        setting(keys, kind + "." + way.number, said.szLocalPhoneNumber());
        if (way.name.isEmpty()) {
            setting(keys, kind + ".device", said.szDeviceName());
        }
        int idle = said.dwIdleDisconnectSeconds();
        if (before == null || idle != idle(before.policy().idleTimeout())) {
            idle(keys, idle);
        }
        routes(keys, (said.dwfOptions() & MPRIO_RemoteDefaultGateway) != 0);
    }

    /// Whether there is no room for it in the structure; what is defined already is told whole.
    private static boolean isLonger(String said, @Nullable String told) {
        return said.length() > LONGEST && !said.equals(told);
    }

    /// The link of an interface whose name the kernel has no room for, there being no member for
    /// it: as much of the name as leaves room for what tells it from others that begin so.
    private static String link(String name) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(name.getBytes(StandardCharsets.UTF_8));
            return name.substring(0, LONGEST_LINK - 7)
                    + "-"
                    + HexFormat.of().formatHex(digest, 0, 3);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /// Whether nothing that counts is null in a structure: the name, which counts on create only,
    /// aside.
    static boolean isWhole(MprInterface said) {
        return switch (said) {
            case MPR_INTERFACE_0 _ -> true;
            case MPR_INTERFACE_1 level1 ->
                    level1.lpwsDialoutHoursRestriction() == null
                            || level1.lpwsDialoutHoursRestriction().stream()
                                    .noneMatch(DialEntry::isNull);
            case MPR_INTERFACE_2 it ->
                    !isNull(it.szDeviceType())
                            && !isNull(it.szDeviceName())
                            && !isNull(it.szLocalPhoneNumber());
            case MPR_INTERFACE_3 it -> !isNull(it.level2()) && isWhole(it.level2());
        };
    }

    /// Whether a program that no compiler has checked has left it null.
    static boolean isNull(@Nullable Object member) {
        return member == null;
    }

    private static Way way(MPR_INTERFACE_2 said) {
        String type = said.szDeviceType().toLowerCase(Locale.ROOT);
        String name = said.szDeviceName().toLowerCase(Locale.ROOT);
        int strategy = said.dwVpnStrategy();
        return switch (type) {
            case "", "pppoe" -> way(DialKind.PPPOE);
            case "modem", "serial" -> way(DialKind.PPP);
            case "generic" -> way(DialKind.EXEC);
            case "vpn" -> {
                for (Way each : WAYS) {
                    if (each.type.equals(MPRDT_Vpn)
                            && name.contains(each.name.toLowerCase(Locale.ROOT))) {
                        yield each;
                    }
                }
                if (strategy == MPR_VS_L2tpOnly || strategy == MPR_VS_L2tpFirst) {
                    yield way(DialKind.L2TP);
                }
                if (strategy == MPR_VS_Ikev2Only || strategy == MPR_VS_Ikev2First) {
                    yield way(DialKind.IPSEC);
                }
                throw unsupported("this sort of VPN");
            }
            default -> throw unsupported("this type of device");
        };
    }

    private static void setting(Map<String, String> keys, String key, String value) {
        if (value.isEmpty()) {
            keys.remove(key);
        } else {
            keys.put(key, value);
        }
    }

    private static int idle(Duration idle) {
        return idle.isZero() ? -1 : (int) Math.clamp(idle.toSeconds(), 1, MOST_SECONDS);
    }

    private static void idle(Map<String, String> keys, int seconds) {
        switch (seconds) {
            case 0 -> keys.remove(IDLE);
            case -1 -> keys.put(IDLE, "never");
            default -> keys.put(IDLE, Integer.toUnsignedString(seconds) + "s");
        }
    }

    private static void routes(Map<String, String> keys, boolean everything) {
        String said = keys.getOrDefault(ROUTES, "");
        List<String> routes =
                new ArrayList<>(said.isEmpty() ? List.of() : Arrays.asList(said.split(",", -1)));
        if (everything && !routes.contains(EVERYTHING)) {
            routes.add(EVERYTHING);
        } else if (!everything) {
            routes.remove(EVERYTHING);
        }
        setting(keys, ROUTES, String.join(",", routes));
    }

    private static RouterException invalid(String words) {
        return new RouterException(RouterError.INVALID_PARAMETER, words);
    }

    private static RouterException unsupported(String what) {
        return new RouterException(RouterError.NOT_SUPPORTED, what + " cannot be set here");
    }
}
