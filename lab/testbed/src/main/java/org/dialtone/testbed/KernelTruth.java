package org.dialtone.testbed;

import org.dialtone.api.RouterInterface;
import org.dialtone.api.RouterSnapshot;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The links of a namespace as its /sys/class/net tells them: another way into the kernel than the
/// router's.
///
/// To read a link's carrier makes the kernel bring it up to date and announce it, so a test must
/// not look here before the router has told what it is to find out by itself.
public record KernelTruth(SortedMap<String, Link> links) {
    private static final int IFF_UP = 1;

    /// A link, by the names of its files.
    public record Link(
            String name,
            int index,
            int flags,
            String operState,
            boolean carrier,
            long carrierChanges) {

        public boolean up() {
            return (flags & IFF_UP) != 0;
        }

        /// What the router has to say of it, as [#told] words it.
        String expected() {
            String state;
            if (!up()) {
                state = "UNREACHABLE [ADMIN_DISABLED]";
            } else if (operState.equals("notpresent")) {
                state = "UNREACHABLE [NO_DEVICE]";
            } else if (!carrier) {
                state = "UNREACHABLE [NO_MEDIA_SENSE]";
            } else {
                state =
                        switch (operState) {
                            case "testing" -> "UNREACHABLE [SERVICE_PAUSED]";
                            case "dormant" -> "DISCONNECTED []";
                            default -> "CONNECTED []";
                        };
            }
            return "#" + index + " " + (up() ? "enabled " : "disabled ") + state;
        }
    }

    /// Reads them all.
    public static KernelTruth of(Namespace namespace) {
        String files =
                namespace.exec(
                        "sh",
                        "-c",
                        // a link that is down has no carrier to read
                        "cd /sys/class/net && grep -H . ./*/ifindex ./*/flags ./*/operstate"
                                + " ./*/carrier ./*/carrier_changes 2>/dev/null; true");
        Map<String, Map<String, String>> read = new TreeMap<>();
        files.lines()
                .forEach(
                        line -> {
                            int slash = line.lastIndexOf('/');
                            int colon = line.lastIndexOf(':');
                            read.computeIfAbsent(
                                            line.substring("./".length(), slash),
                                            _ -> new HashMap<>())
                                    .put(
                                            line.substring(slash + 1, colon),
                                            line.substring(colon + 1));
                        });
        SortedMap<String, Link> links = new TreeMap<>();
        read.forEach((name, values) -> links.put(name, link(name, values)));
        return new KernelTruth(links);
    }

    private static Link link(String name, Map<String, String> values) {
        return new Link(
                name,
                Integer.parseInt(values.getOrDefault("ifindex", "0")),
                Integer.decode(values.getOrDefault("flags", "0")),
                values.getOrDefault("operstate", ""),
                values.getOrDefault("carrier", "0").equals("1"),
                Long.parseLong(values.getOrDefault("carrier_changes", "0")));
    }

    /// How often a link has gained and lost its carrier. Does not bring it up to date.
    public static long carrierChanges(Namespace namespace, String name) {
        return Long.parseLong(
                namespace.exec("cat", "/sys/class/net/" + name + "/carrier_changes").strip());
    }

    public Link link(String name) {
        Link link = links.get(name);
        if (link == null) {
            throw new IllegalArgumentException("link: " + name + " (there are " + links.keySet());
        }
        return link;
    }

    /// What a router has to tell, by name.
    public SortedMap<String, String> expected() {
        SortedMap<String, String> all = new TreeMap<>();
        links.forEach((name, link) -> all.put(name, link.expected()));
        return all;
    }

    /// What a router tells, by name, in the words of [#expected].
    public static SortedMap<String, String> told(RouterSnapshot snapshot) {
        SortedMap<String, String> all = new TreeMap<>();
        for (RouterInterface each : snapshot.interfaces()) {
            all.put(
                    each.name(),
                    "#"
                            + each.linkIndex()
                            + (each.enabled() ? " enabled " : " disabled ")
                            + each.state()
                            + " "
                            + each.reasons());
        }
        return all;
    }
}
