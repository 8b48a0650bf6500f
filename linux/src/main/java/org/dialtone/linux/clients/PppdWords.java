package org.dialtone.linux.clients;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a pppd's command line tells of where its client came from. Total.
final class PppdWords {
    private static final String MAC = "((?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2})";

    /// pppoe(8), as pppoe-server has pppd run it: session and address of the client.
    private static final Pattern PPPOE = Pattern.compile(" -e [0-9]{1,5}:" + MAC + "(?: |$)");

    private static final Pattern SESSION = Pattern.compile("[0-9]{1,5}:" + MAC);

    private PppdWords() {}

    /// A MAC address for PPPoE; for L2TP, the address that xl2tpd gives as `ipparam`; else empty.
    static String remote(List<String> words) {
        for (int i = 0; i + 1 < words.size(); i++) {
            String value = words.get(i + 1);
            switch (words.get(i)) {
                case "pty" -> {
                    Matcher pppoe = PPPOE.matcher(value);
                    if (pppoe.find()) {
                        return value.substring(pppoe.start(1), pppoe.end(1));
                    }
                }
                case "rp_pppoe_sess", "pppoe-sess" -> {
                    Matcher session = SESSION.matcher(value);
                    if (session.matches()) {
                        return value.substring(session.start(1));
                    }
                }
                case "ipparam" -> {
                    return value;
                }
                default -> {
                    // says nothing of that
                }
            }
        }
        return "";
    }
}
