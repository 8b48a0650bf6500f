package org.dialtone.cli;

import java.util.ArrayList;
import java.util.List;

/// What can be known of an interface, a connection or an event. The names are those of the JSON
/// keys and of `--fields`; they are stable.
enum Field {
    EVENT(
            "event",
            14,
            "snapshot, present, connected, disconnected, added, removed, renamed, master-changed,"
                    + " state-changed, administration, resync, gap or progress"),
    POSITION("position", 40, "EPOCH:REVISION, from which --from-revision goes on"),
    REVISION("revision", 8, "the number of the event on its router"),
    TIME("time", 23, "when the router learned of it"),
    ROUTER("router", 12, "the router's name"),
    INTERFACES("interfaces", 10, "how many interfaces are listed next"),
    NAME("name", 15, "the interface's name at that moment"),
    OLD_NAME("oldName", 15, "its name until then"),
    ID("id", 4, "the interface's handle, which a rename does not change"),
    INDEX("index", 5, "the kernel's ifindex"),
    TYPE("type", 11, "client, home-router, full-router, dedicated, internal or loopback"),
    KIND(
            "kind",
            9,
            "the kernel's kind of link (veth, bridge, tun), unknown for hardware; of a definition,"
                    + " how it is dialled"),
    ENABLED("enabled", 7, "administratively up"),
    STATE("state", 12, "unreachable, disconnected, connecting or connected"),
    OLD_STATE("oldState", 12, "the state it left"),
    REASONS("reasons", 24, "why it is unreachable: a list, empty in other states"),
    OLD_REASONS("oldReasons", 24, "why it was unreachable"),
    SINCE("since", 19, "when it entered the state, or the connection began"),
    SINCE_KNOWN(
            "sinceKnown",
            10,
            "false if that was before the router was opened: since is the time of the opening then,"
                    + " and duration and traffic count from there"),
    CONNECTION("connection", 10, "the connection's handle; null when there is none"),
    ACTION("action", 16, "what an operator or administrator did"),
    CAUSE("cause", 14, "why it connected or disconnected"),
    ACTOR("actor", 8, "who asked for it: kernel (not known), process, caller, packet, peer, ddm"),
    ACTOR_NAME("actorName", 12, "the actor in words; empty for the kernel"),
    DURATION("duration", 9, "how long the connection has lasted; in JSON in seconds"),
    RX_BYTES("rxBytes", 9, "bytes received during the connection"),
    TX_BYTES("txBytes", 9, "bytes sent during the connection"),
    RX_PACKETS("rxPackets", 9, "packets received during the connection"),
    TX_PACKETS("txPackets", 9, "packets sent during the connection"),
    CONNECTS("connects", 8, "how many connects the event stands for"),
    DISCONNECTS("disconnects", 11, "how many disconnects the event stands for"),
    LAST_ERROR("lastError", 12, "the error of the last failed attempt to connect"),
    MASTER_INDEX("masterIndex", 11, "the ifindex of the bridge, bond or VRF it belongs to, or 0"),
    OLD_MASTER_INDEX("oldMasterIndex", 14, "the ifindex of the one it belonged to, or 0"),
    FROM("from", 8, "the first revision that cannot be had any more"),
    TO("to", 8, "the last revision that cannot be had any more"),
    GAP_REASON("gapReason", 11, "expired, other-epoch or not-recorded"),
    UNCOUNTED("uncounted", 9, "on how many links flips during the overrun cannot be known"),

    // of the daemon itself
    CALLER("caller", 24, "who the router takes the caller for"),
    ROLE("role", 13, "what the caller may do: observer, operator or administrator"),
    UPTIME("uptime", 9, "how long the router has been open; in JSON in seconds"),
    LAN_ONLY("lanOnly", 8, "whether it has no demand-dial manager"),
    EPOCH("epoch", 36, "the journal's"),
    JOURNAL("journal", 8, "durable, memory (nothing outlives the daemon) or degraded"),
    PROBLEM("problem", 24, "what is wrong with the journal; empty when nothing is"),
    PLACE("place", 24, "where the journal is kept"),
    FIRST("first", 8, "the oldest revision that can be had"),
    LOST("lost", 8, "events that could not be recorded since the daemon started"),
    BYTES("bytes", 9, "what the journal takes on disk"),
    CONNECTIONS("connections", 11, "how many connections there are"),
    EVENT_OBJECTS("eventObjects", 13, "how many event objects are registered"),
    STREAMS("streams", 8, "how many streams are read"),
    EVENTS("events", 9, "events since the daemon started"),
    SIGNALS("signals", 9, "event objects signalled since then"),
    MESSAGES("messages", 9, "messages read from the kernel since then"),
    MALFORMED("malformed", 9, "of those, how many could not be understood"),
    OVERRUNS("overruns", 9, "how often the kernel has had to drop messages"),
    RESYNCS("resyncs", 9, "how often all links were listed anew because of that"),
    LISTENER("listener", 12, "event-object, eventfd, remote or stream"),
    OWNER("owner", 30, "who it is, as the kernel or the certificate says"),
    TOLD("told", 9, "signals given, or records told"),
    LAG("lag", 8, "how many revisions it is behind"),

    // of demand-dial interfaces
    LINK("link", 15, "the kernel's name for its link while it has one"),
    MODE("mode", 10, "what has it dialled: manual, on-demand (packets, too) or persistent"),
    ROUTES("routes", 18, "the destinations that lead over it"),
    USER(
            "user",
            12,
            "the user name: that is set, which only administrators are told; of a connection, as"
                    + " which the far end has proven itself"),
    REMOTE("remote", 22, "where the far end came from: an address and port, a MAC address, a line"),
    ADDRESSES("addresses", 18, "the far end's addresses within the connection"),
    KEYS("keys", 40, "the whole definition, by key"),
    DDM("ddm", 8, "the demand-dial manager: running, paused or stopped"),
    DEFINED("defined", 8, "how many interfaces are defined"),
    CONNECTED("connected", 9, "how many of them are connected"),
    CONNECTING("connecting", 10, "how many are being dialled"),
    WAITING("waiting", 8, "how many wait to be dialled again, or for their turn"),
    ATTEMPTS("attempts", 9, "attempts to connect since the daemon started"),
    FAILURES("failures", 9, "of those, how many failed"),
    PACKETS("packets", 24, "what became of packets for interfaces that were down, by counter"),
    PROBLEMS("problems", 24, "what is wrong with definitions"),
    DIALS("dials", 5, "whether it would be dialled"),
    UNTIL("until", 23, "when that changes by itself; null if it does not"),
    FINDINGS("findings", 40, "what was looked at, in order: check, allows, words"),
    PHASES("phases", 40, "its stretches, in order: name, since, duration, words"),
    ENDED("ended", 14, "why it ended; null while it goes on"),
    ERROR("error", 14, "the error of an attempt that failed; else null"),
    WORDS("words", 24, "what the program that dials said of the end");

    private final String key;
    private final int width;
    private final String description;

    Field(String key, int width, String description) {
        this.key = key;
        this.width = width;
        this.description = description;
    }

    String key() {
        return key;
    }

    /// How wide its column is where not all rows are known in advance.
    int width() {
        return width;
    }

    String description() {
        return description;
    }

    /// Reads a list of names.
    ///
    /// @param known the fields that there are
    /// @throws Failure if it names another, or none
    static List<Field> parse(String list, List<Field> known) {
        List<Field> fields = new ArrayList<>();
        int start = 0;
        while (start <= list.length()) {
            int comma = list.indexOf(',', start);
            int end = comma < 0 ? list.length() : comma;
            Field field = find(list.substring(start, end).strip(), known);
            if (!fields.contains(field)) {
                fields.add(field);
            }
            start = end + 1;
        }
        return fields;
    }

    private static Field find(String key, List<Field> known) {
        List<String> keys = new ArrayList<>();
        for (Field field : known) {
            if (field.key.equals(key)) {
                return field;
            }
            keys.add(field.key);
        }
        throw Failure.usage(
                "--fields: \""
                        + key
                        + "\""
                        + Near.didYouMean(key, keys)
                        + " (expected: "
                        + String.join(", ", keys)
                        + ")");
    }
}
