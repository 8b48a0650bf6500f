package org.dialtone.api;

import java.net.InetAddress;
import java.util.List;

/// Who is at the far end of a connection, as far as the program that made the connection tells.
///
/// @param user the name it has proven itself with: a user's, a certificate's common name, a public
///   key in base64; empty if none is known
/// @param remote where it came from: an address and port, a MAC address, a line; empty if that is
///   not known
/// @param addresses its addresses within the connection
public record FarEnd(String user, String remote, List<InetAddress> addresses) {
    /// Nothing is known.
    public static final FarEnd UNKNOWN = new FarEnd("", "", List.of());

    public FarEnd {
        addresses = List.copyOf(addresses);
    }

    /// In words: `alice from 192.0.2.7:50123`; empty if nothing is known.
    public String words() {
        if (remote.isEmpty()) {
            return user;
        }
        return user.isEmpty() ? remote : user + " from " + remote;
    }
}
