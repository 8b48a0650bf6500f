package org.dialtone.linux.clients;

import org.dialtone.api.FarEnd;
import org.dialtone.api.Traffic;
import org.dialtone.core.port.client.ClientSession;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Reads an OpenVPN server's status (openvpn(8), `--status-version` 2 with commas and 3 with tabs),
/// a line at a time. The header says which column is which. Total: what is not understood is passed
/// over. Confined to one thread.
final class OpenvpnStatus {
    /// Of more clients than these nothing is told.
    static final int MOST = 16_384;

    private static final String TYPE = "CLIENT_LIST";

    /// @param clients all that are connected; null if there are more than [#MOST]
    record Whole(@Nullable List<Seen> clients) {}

    private List<Seen> clients = new ArrayList<>();
    private List<String> columns = List.of();
    private boolean tooMany;
    private boolean begun;

    /// Takes the next line.
    ///
    /// @return the whole, if this was its last line; else null
    @Nullable Whole line(String line) {
        if (line.equals("END")) {
            Whole whole = begun ? new Whole(tooMany ? null : List.copyOf(clients)) : null;
            begin(false);
            return whole;
        }
        if (startsWith(line, "TITLE")) {
            begin(true);
        } else if (startsWith(line, "HEADER")) {
            List<String> fields = fields(line);
            if (fields.size() > 2 && fields.get(1).equals(TYPE)) {
                columns = fields.subList(2, fields.size());
            }
        } else if (startsWith(line, TYPE)) {
            Seen client = client(fields(line));
            if (client != null && clients.size() == MOST) {
                tooMany = true;
            } else if (client != null) {
                clients.add(client);
            }
        }
        return null;
    }

    private void begin(boolean now) {
        clients = new ArrayList<>();
        columns = List.of();
        tooMany = false;
        begun = now;
    }

    private static boolean startsWith(String line, String word) {
        return line.length() > word.length()
                && line.startsWith(word)
                && (line.charAt(word.length()) == ',' || line.charAt(word.length()) == '\t');
    }

    private static List<String> fields(String line) {
        String separator = line.indexOf('\t') >= 0 ? "\t" : ",";
        return List.of(line.split(separator, -1));
    }

    private @Nullable Seen client(List<String> fields) {
        // a name may hold a comma: it is the first column, and what is too much is its
        int surplus = fields.size() - 1 - columns.size();
        if (surplus < 0 || columns.isEmpty()) {
            return null;
        }
        List<String> values = new ArrayList<>();
        values.add(printable(String.join(",", fields.subList(1, surplus + 2))));
        values.addAll(fields.subList(surplus + 2, fields.size()));
        String name = value(values, "Common Name");
        String user = value(values, "Username");
        String remote = value(values, "Real Address");
        if (remote.isEmpty()) {
            return null;
        }
        String who = user.isEmpty() ? name : printable(user);
        long seconds = number(value(values, "Connected Since (time_t)"));
        String id = value(values, "Client ID");
        String key = (id.isEmpty() ? remote : id) + "@" + seconds;
        List<InetAddress> addresses = new ArrayList<>();
        address(value(values, "Virtual Address"), addresses);
        address(value(values, "Virtual IPv6 Address"), addresses);
        FarEnd farEnd = new FarEnd(who, printable(remote), addresses);
        return new Seen(
                new ClientSession(key, who, farEnd, since(seconds)),
                new Traffic(
                        number(value(values, "Bytes Received")),
                        number(value(values, "Bytes Sent")),
                        0,
                        0));
    }

    /// The server writes UNDEF for what is not there.
    private String value(List<String> values, String column) {
        int index = columns.indexOf(column);
        String value = index < 0 ? "" : values.get(index);
        return value.equals("UNDEF") ? "" : value;
    }

    private static @Nullable Instant since(long seconds) {
        try {
            return seconds == 0 ? null : Instant.ofEpochSecond(seconds);
        } catch (DateTimeException _) {
            return null;
        }
    }

    private static long number(String text) {
        try {
            return Math.max(0, Long.parseLong(text));
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private static void address(String text, List<InetAddress> into) {
        try {
            if (!text.isEmpty()) {
                into.add(InetAddress.ofLiteral(text));
            }
        } catch (IllegalArgumentException _) {
            // a MAC address, of a bridged server
        }
    }

    /// A name as it may be shown: at most 256 characters, none of them a control character.
    static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        for (int i = 0; i < text.length() && i < 256; i++) {
            char c = text.charAt(i);
            boolean bad = Character.isISOControl(c) || Character.isSurrogate(c);
            printable.append(bad ? '?' : c);
        }
        return printable.toString();
    }
}
