package org.dialtone.linux.netlink;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// A key of WireGuard's: 32 bytes. Its text never says what it is, for it may be a secret.
public final class WireguardKey {
    /// The bytes of one (WG_KEY_LEN).
    static final int LENGTH = 32;

    private final byte[] bytes;

    private WireguardKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /// The key that a text means, in Base64.
    ///
    /// @param what which it is, for the error
    /// @throws IllegalArgumentException if it is none; does not say what the text is
    public static WireguardKey parse(String what, String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64.strip());
            if (bytes.length == LENGTH) {
                return new WireguardKey(bytes);
            }
        } catch (IllegalArgumentException _) {
            // said below, without what it holds
        }
        throw new IllegalArgumentException(what + ": no key (expected: 32 bytes in Base64)");
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /// In hexadecimal, as the programs in user space have it.
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WireguardKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "(a key)";
    }
}
