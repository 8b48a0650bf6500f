package org.dialtone.cli;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// The options, each with the same meaning wherever it is accepted.
enum Option {
    OUTPUT(
            "--output",
            "-o",
            "FORMAT",
            List.of("table", "json", "jsonl"),
            "table for people (the default), json for one array, jsonl for one JSON object a line"),
    FIELDS("--fields", null, "NAME[,NAME...]", List.of(), "print these fields only, in this order"),
    NO_LEGEND("--no-legend", null, null, List.of(), "leave out the line above a table"),
    COLOR(
            "--color",
            null,
            "WHEN",
            List.of("auto", "always", "never"),
            "color states: auto (the default) does on a terminal unless NO_COLOR is set"),
    NETNS(
            "--netns",
            null,
            "NAME",
            List.of(),
            "look at this network namespace, as \"ip netns\" names it, instead of one's own"),
    ROUTER(
            "--router",
            null,
            "ADDRESS",
            List.of(),
            "talk to the router at unix:/PATH or HOST:PORT (else DIALTONE_ROUTER), instead of this"
                    + " machine's"),
    CONTEXT(
            "--context",
            null,
            "NAME",
            List.of(),
            "talk to the router of this name in ~/.config/dialtone/contexts.toml (else"
                    + " DIALTONE_CONTEXT)"),
    COUNT("--count", null, "N", List.of(), "end after N events"),
    TIMEOUT(
            "--timeout",
            null,
            "TIME",
            List.of(),
            "end after this time (500ms, 30s, 5m, 2h, 1m30s; a bare number is seconds);"
                    + " with exit code 3 if what was waited for has not happened by then"),
    INTERFACE(
            "--interface",
            null,
            "GLOB",
            List.of(),
            "only interfaces whose name matches; * stands for any characters, ? for one."
                    + " One that is not there yet may come"),
    CONNECTIONS_ONLY(
            "--connections-only",
            null,
            null,
            List.of(),
            "only connects and disconnects, gaps and resyncs"),
    FROM_REVISION(
            "--from-revision",
            null,
            "[EPOCH:]N",
            List.of(),
            "go on after event N, as the position of an earlier event names it, without listing the"
                    + " interfaces first; what cannot be had any more is told as a gap"),
    SINCE(
            "--since",
            null,
            "TIME",
            List.of(),
            "only events from then on: how long ago (2h), a time of today (07:30), or a date and"
                    + " time"),
    UNTIL("--until", null, "TIME", List.of(), "only events before then"),
    LIMIT("--limit", null, "N", List.of(), "only the newest N"),
    KIND(
            "--kind",
            null,
            "KIND",
            List.of("pppoe", "l2tp", "ppp", "openvpn", "wireguard", "ipsec", "exec"),
            "add: how it is connected: pppoe, l2tp, ppp, openvpn, wireguard, ipsec or exec"),
    SET(
            "--set",
            null,
            "KEY=VALUE",
            List.of(),
            "add, set: a key of the definition, such as pppoe.device=wan0 or dial.mode=persistent;"
                    + " may be given many times"),
    UNSET(
            "--unset",
            null,
            "KEY",
            List.of(),
            "set: a key that is to be as by default again; may be given many times"),
    USER(
            "--user",
            null,
            "USER",
            List.of(),
            "add, set: the user name; the password is asked for on the terminal, unless"
                    + " --password-file says where it is"),
    DOMAIN("--domain", null, "DOMAIN", List.of(), "add, set: the user's Windows domain"),
    PASSWORD_FILE(
            "--password-file",
            null,
            "FILE",
            List.of(),
            "add, set: read the password or preshared key from this file's first line; from"
                    + " standard input if it is -"),
    FORGET_PASSWORD(
            "--forget-password", null, null, List.of(), "set: forget user name and password"),
    WAIT(
            "--wait",
            null,
            null,
            List.of(),
            "end when it is done or has failed, instead of when it has begun"),
    PACKET(
            "--packet",
            null,
            "PACKET",
            List.of(),
            "would this packet have it dialled: \"udp 10.0.0.1:1024 > 8.8.8.8:53\""),
    AT(
            "--at",
            null,
            "TIME",
            List.of(),
            "at that time instead of now: in how long (2h), a time of today (07:30), or a date and"
                    + " time"),
    CONFIG(
            "--config",
            null,
            "FILE",
            List.of(),
            "the configuration, instead of /etc/dialtone/dialtone.toml"),
    DIR("--dir", null, "DIR", List.of(), "keep everything here instead of in /etc/dialtone/pki"),
    NAME(
            "--name",
            null,
            "NAME",
            List.of(),
            "init: a host name or address that clients use for the server, and once more for each"
                    + " further one; else this machine's names and addresses"),
    ROLE(
            "--role",
            null,
            "ROLE",
            List.of("observer", "operator", "administrator"),
            "issue: what the client may do: observer, operator or administrator"),
    DAYS("--days", null, "N", List.of(), "how long the certificate is valid; else 730"),
    FORCE("--force", null, null, List.of(), "replace what is there; never the authority"),
    HELP("--help", "-h", null, List.of(), "print this help"),
    VERSION("--version", "-V", null, List.of(), "print the version");

    private final String longName;
    private final @Nullable String shortName;
    private final @Nullable String parameter;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> choices;

    private final String description;

    Option(
            String longName,
            @Nullable String shortName,
            @Nullable String parameter,
            List<String> choices,
            String description) {
        this.longName = longName;
        this.shortName = shortName;
        this.parameter = parameter;
        this.choices = choices;
        this.description = description;
    }

    String longName() {
        return longName;
    }

    @Nullable String shortName() {
        return shortName;
    }

    /// What follows it, for the help; null if it stands alone.
    @Nullable String parameter() {
        return parameter;
    }

    /// The values it takes; empty if they cannot be listed.
    List<String> choices() {
        return choices;
    }

    String description() {
        return description;
    }

    /// Whether it may be given more than once.
    boolean repeats() {
        return this == SET || this == UNSET;
    }

    /// The option of this name, or null.
    static @Nullable Option named(String name) {
        for (Option option : values()) {
            if (name.equals(option.longName) || name.equals(option.shortName)) {
                return option;
            }
        }
        return null;
    }
}
