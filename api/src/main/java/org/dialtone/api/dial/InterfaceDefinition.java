package org.dialtone.api.dial;

import java.util.Map;

/// A demand-dial interface as it is defined: once, by hand or through the router. Holds no secret.
///
/// @param name its name on the router, unique among all interfaces: 1 to 250 characters of
///   `[A-Za-z0-9._-]`, beginning with a letter or a digit; its dialer may take fewer (OpenVPN 64,
///   IPsec 200)
/// @param kind how it is connected
/// @param link the kernel's name for its link while it has one: 1 to 15 characters
/// @param enabled whether it may be connected at all
/// @param settings what its kind of dialer is told (`device`, `server`, `user` ...), by key; the
///   dialer says what it knows
/// @param policy when it is connected
/// @param demand which packets are for it
public record InterfaceDefinition(
        String name,
        DialKind kind,
        String link,
        boolean enabled,
        Map<String, String> settings,
        DialPolicy policy,
        DemandPolicy demand) {

    public InterfaceDefinition {
        settings = Map.copyOf(settings);
    }

    public InterfaceDefinition withEnabled(boolean now) {
        return new InterfaceDefinition(name, kind, link, now, settings, policy, demand);
    }
}
