package org.dialtone.daemon.pki;

import org.bouncycastle.asn1.x509.GeneralName;
import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What a server answers to, and what a client may be called.
final class Names {
    /// ub-common-name (RFC 5280, appendix A).
    private static final int LONGEST_CLIENT = 64;

    private Names() {}

    /// Whether a client may be called so: it is a common name, a key in the configuration, and a
    /// folder.
    static boolean isClient(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isAlphanumeric(c) && "._-@".indexOf(c) < 0) {
                return false;
            }
        }
        return !name.isEmpty()
                && name.length() <= LONGEST_CLIENT
                && name.charAt(0) != '.'
                && name.charAt(0) != '-';
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /// An address or a host name as a certificate has it; null if it is neither.
    static @Nullable GeneralName general(String name) {
        try {
            InetAddress.ofLiteral(name);
            return new GeneralName(GeneralName.iPAddress, name);
        } catch (IllegalArgumentException _) {
            return isHost(name) ? new GeneralName(GeneralName.dNSName, name) : null;
        }
    }

    private static boolean isHost(String name) {
        for (String label : name.split("\\.", -1)) {
            if (label.isEmpty()
                    || label.length() > 63
                    || label.startsWith("-")
                    || label.endsWith("-")) {
                return false;
            }
            for (int i = 0; i < label.length(); i++) {
                if (!isAlphanumeric(label.charAt(i)) && label.charAt(i) != '-') {
                    return false;
                }
            }
        }
        return name.length() <= 253;
    }

    /// This machine's host name, `localhost`, and its addresses, but for those that say nothing
    /// beyond their link.
    static List<String> ofMachine(String hostName) {
        Set<String> names = new LinkedHashSet<>();
        if (isHost(hostName)) {
            names.add(hostName);
        }
        names.addAll(List.of("localhost", "127.0.0.1", "::1"));
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(
                            address ->
                                    !address.isLinkLocalAddress() && !address.isLoopbackAddress())
                    .map(InetAddress::getHostAddress)
                    .map(
                            text ->
                                    text.indexOf('%') < 0
                                            ? text
                                            : text.substring(0, text.indexOf('%')))
                    .forEach(names::add);
        } catch (SocketException _) {
            // no interface has an address
        }
        return new ArrayList<>(names);
    }
}
