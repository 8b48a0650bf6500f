package org.dialtone.linux.netlink;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/// A range of addresses, `192.0.2.0/24` or `2001:db8::/32`: the first address, and how many of its
/// bits count.
public record Prefix(InetAddress address, int length) {
    /// What an address can look like, so that nothing else is ever asked of a name server.
    private static final Pattern ADDRESS =
            Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    public Prefix {
        int bits = address.getAddress().length * 8;
        if (length < 0 || length > bits) {
            throw new IllegalArgumentException(
                    "prefix length: " + length + " (expected: 0-" + bits + ")");
        }
        address = masked(address, length);
    }

    /// The one that a text in CIDR form means; bits beyond the length are taken as zero.
    ///
    /// @throws IllegalArgumentException if it is none
    public static Prefix parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        try {
            if (!ADDRESS.matcher(address).matches()) {
                throw new UnknownHostException(address);
            }
            InetAddress parsed = InetAddress.getByName(address);
            int bits = parsed.getAddress().length * 8;
            return new Prefix(
                    parsed, slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1)));
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "route: \"" + text + "\" (expected: a prefix as 192.0.2.0/24 or ::/0)", e);
        }
    }

    public boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] its = other.getAddress();
        if (mine.length != its.length) {
            return false;
        }
        int whole = length / 8;
        for (int i = 0; i < whole; i++) {
            if (mine[i] != its[i]) {
                return false;
            }
        }
        int rest = length % 8;
        return rest == 0 || ((mine[whole] ^ its[whole]) & 0xFF) >>> (8 - rest) == 0;
    }

    private static InetAddress masked(InetAddress address, int length) {
        byte[] bytes = address.getAddress();
        for (int i = 0; i < bytes.length; i++) {
            int keep = Math.clamp(length - i * 8, 0, 8);
            bytes[i] &= (byte) (0xFF00 >> keep);
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("as long as it was", e);
        }
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + length;
    }
}
