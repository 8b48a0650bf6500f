package org.dialtone.linux.dial.openvpn;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// What openvpn says on its management interface, a line at a time (management-notes.txt, version
/// 5). Nothing of a line that we do not know is kept: it may hold a token.
sealed interface ManagementLine {

    /// Where it stands now.
    ///
    /// @param name `WAIT`, `CONNECTED`, `RECONNECTING` ...
    /// @param detail why, such as `ping-restart`; may be empty
    /// @param local the addresses at this end of the tunnel
    /// @param remote the server's address and port; empty while there is none
    /// @param live false if this is history, which is asked for
    record State(String name, String detail, List<InetAddress> local, String remote, boolean live)
            implements ManagementLine {
        public State {
            local = List.copyOf(local);
        }
    }

    /// It waits until it is allowed to go on.
    record Hold() implements ManagementLine {}

    /// It waits for a secret.
    ///
    /// @param what such as `Auth` or `Private Key`
    /// @param user whether a user name as well
    record Need(String what, boolean user) implements ManagementLine {}

    /// A secret was not accepted.
    record Refused(String what) implements ManagementLine {}

    /// It ends, for this reason.
    record Fatal(String words) implements ManagementLine {}

    /// History is over.
    record End() implements ManagementLine {}

    record Other() implements ManagementLine {}

    /// Reads a line. Total.
    static ManagementLine parse(String line) {
        if (line.startsWith(">STATE:")) {
            return state(line.substring(7), true);
        }
        if (line.startsWith(">PASSWORD:")) {
            return password(line.substring(10));
        }
        if (line.startsWith(">HOLD:")) {
            return new Hold();
        }
        if (line.startsWith(">FATAL:")) {
            return new Fatal(line.substring(7));
        }
        if (line.equals("END")) {
            return new End();
        }
        boolean history = !line.isEmpty() && Character.isDigit(line.charAt(0));
        return history ? state(line, false) : new Other();
    }

    private static ManagementLine state(String text, boolean live) {
        String[] fields = text.split(",", -1);
        if (fields.length < 3 || fields[1].isEmpty()) {
            return new Other();
        }
        List<InetAddress> local = new ArrayList<>();
        address(fields, 3, local);
        address(fields, 8, local);
        String remote = field(fields, 4);
        String port = field(fields, 5);
        String host = remote.contains(":") ? "[" + remote + "]" : remote;
        String whole = remote.isEmpty() || port.isEmpty() ? remote : host + ":" + port;
        return new State(fields[1], fields[2], local, whole, live);
    }

    private static String field(String[] fields, int index) {
        return index < fields.length ? fields[index] : "";
    }

    private static void address(String[] fields, int index, List<InetAddress> into) {
        String text = field(fields, index);
        try {
            if (!text.isEmpty()) {
                into.add(InetAddress.ofLiteral(text));
            }
        } catch (IllegalArgumentException _) {
            // no address of a kind that we know
        }
    }

    private static ManagementLine password(String text) {
        int from = text.indexOf('\'');
        int to = text.indexOf('\'', from + 1);
        if (from < 0 || to < 0) {
            return new Other();
        }
        String what = text.substring(from + 1, to);
        if (text.startsWith("Verification Failed: ")) {
            return new Refused(what);
        }
        return text.startsWith("Need ")
                ? new Need(what, text.startsWith(" username/password", to + 1))
                : new Other();
    }

    /// A command's argument, as openvpn's lexer takes it.
    static String quoted(String argument) {
        return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
