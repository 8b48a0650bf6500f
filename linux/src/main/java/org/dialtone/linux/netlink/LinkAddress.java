package org.dialtone.linux.netlink;

import java.net.InetAddress;

/// An address of a link, `192.0.2.1/24`: with how many of its bits its network has.
public record LinkAddress(InetAddress address, int length) {

    public LinkAddress {
        int bits = address.getAddress().length * 8;
        if (length < 0 || length > bits) {
            throw new IllegalArgumentException(
                    "prefix length: " + length + " (expected: 0-" + bits + ")");
        }
    }

    /// The one that a text means; without a length it is alone in its network.
    ///
    /// @throws IllegalArgumentException if it is none
    public static LinkAddress parse(String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress address =
                    InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            int bits = address.getAddress().length * 8;
            return new LinkAddress(
                    address, slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "address: \"" + text + "\" (expected: as 192.0.2.1/24 or 2001:db8::1/64)", e);
        }
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + length;
    }
}
