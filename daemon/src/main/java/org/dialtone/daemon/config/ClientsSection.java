package org.dialtone.daemon.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// `[clients]`: who serves those who dial in.
///
///     [clients]
///     openvpn = ["/run/openvpn/office.sock"]
///     openvpn_status = ["/run/openvpn-server/status-guests.log"]
///     wireguard = ["wg0"]
///     ppp = ["ppp*"]
///
///     [clients.names]
///     "pB0JoAh0Yg7lBcvLBsGvqVHBzPLdpSNQaWqFlnFsXmI=" = "alice"
final class ClientsSection {
    /// sun_path, less the zero at its end.
    private static final int LONGEST_SOCKET = 107;

    private static final int LONGEST_PATH = 4095;

    private final Section section;

    /// The names of servers, which are the beginnings of their clients' names.
    private final Set<String> servers = new HashSet<>();

    private ClientsSection(Section section) {
        this.section = section;
    }

    static Configuration.Clients read(Section section) {
        return new ClientsSection(section).read();
    }

    private Configuration.Clients read() {
        SortedMap<String, Path> openvpn =
                openvpn("openvpn", "the path of a management socket", LONGEST_SOCKET);
        SortedMap<String, Path> status =
                openvpn("openvpn_status", "the path of a status file", LONGEST_PATH);
        List<String> wireguard = new ArrayList<>();
        for (Section.Named each :
                section.names("wireguard", "the name of a device", false, ClientsSection::isLink)) {
            if (isFree(each, each.name())) {
                wireguard.add(each.name());
            }
        }
        List<String> ppp =
                section
                        .names(
                                "ppp",
                                "the name of a link, in which * stands for any characters and ? for"
                                        + " one",
                                false,
                                ClientsSection::isLink)
                        .stream()
                        .map(Section.Named::name)
                        .toList();
        Section inner = section.section("names");
        Map<String, String> names =
                inner.strings(
                        "a WireGuard public key, 44 characters of base64",
                        ClientsSection::isKey,
                        "a name of 1 to 64 characters",
                        text -> AccessSection.isCommonName(text) && text.length() <= 64);
        inner.end();
        section.end();
        return new Configuration.Clients(openvpn, status, wireguard, ppp, names);
    }

    private SortedMap<String, Path> openvpn(String key, String expected, int longest) {
        SortedMap<String, Path> paths = new TreeMap<>();
        for (Section.Named each :
                section.names(
                        key,
                        expected + ", absolute, of at most " + longest + " bytes",
                        false,
                        text -> isPath(text, longest))) {
            Path path = Path.of(each.name());
            String name = server(path);
            if (isFree(each, name)) {
                paths.put(name, path);
            }
        }
        return paths;
    }

    private boolean isFree(Section.Named at, String name) {
        if (servers.add(name)) {
            return true;
        }
        section.problem(
                at,
                "clients: found a second server called \""
                        + Found.printable(name)
                        + "\", expected a name of its own: it is the beginning of its clients'"
                        + " names");
        return false;
    }

    /// What a server is called whose file this is: `office` for /run/openvpn/office.sock and for
    /// /run/openvpn-server/status-office.log.
    private static String server(Path path) {
        Path last = path.getFileName();
        String name = last == null ? "" : last.toString();
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        String bare = stem.startsWith("status-") ? stem.substring("status-".length()) : stem;
        return bare.replaceAll("[^A-Za-z0-9._-]", "_");
    }

    private static boolean isPath(String text, int longest) {
        try {
            return text.startsWith("/")
                    && text.getBytes(StandardCharsets.UTF_8).length <= longest
                    && Path.of(text).getFileName() != null;
        } catch (InvalidPathException _) {
            return false;
        }
    }

    private static boolean isLink(String text) {
        return !text.isEmpty()
                && text.length() <= 15
                && text.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '/' && c != ':');
    }

    private static boolean isKey(String text) {
        try {
            return text.length() == 44 && Base64.getDecoder().decode(text).length == 32;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
