package org.dialtone.linux.activity;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Packets and filters that are about the same few things, so that they meet; and bytes that are
/// almost packets.
final class RandomPackets {
    private static final List<String> FOUR =
            List.of(
                    "192.0.2.1",
                    "192.0.2.200",
                    "198.51.100.7",
                    "169.254.1.1",
                    "224.0.0.251",
                    "224.0.1.1",
                    "255.255.255.255",
                    "255.255.255.0",
                    "0.0.0.0");
    private static final List<String> SIX =
            List.of(
                    "2001:db8::1",
                    "2001:db8:0:8000::1",
                    "2001:db8:1::7",
                    "fe80::1",
                    "febf::1",
                    "fec0::1",
                    "ff02::fb",
                    "ff05::1",
                    "ff12::1",
                    "ff00::1",
                    "ff03::1",
                    "::ffff:192.0.2.1",
                    "::");
    private static final int[] PROTOCOLS = {6, 17, 1, 58, 2, 50, 51, 132, 0, 43, 44, 60, 135, 139};
    private static final int[] PORTS = {0, 1, 22, 53, 80, 443, 1024, 65_535};

    private final Random random;

    RandomPackets(long seed) {
        random = new Random(seed);
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private int any(int[] of) {
        return of[random.nextInt(of.length)];
    }

    private boolean one(int in) {
        return random.nextInt(in) == 0;
    }

    int number(int below) {
        return random.nextInt(below);
    }

    /// A rule.
    String rule() {
        StringBuilder rule = new StringBuilder(random.nextBoolean() ? "permit" : "deny");
        if (one(3)) {
            rule.append(random.nextBoolean() ? " in" : " out");
        }
        boolean ports = random.nextBoolean();
        if (random.nextBoolean()) {
            rule.append(' ').append(ports ? (random.nextBoolean() ? 6 : 17) : any(PROTOCOLS));
        }
        List<String> family = random.nextBoolean() ? FOUR : SIX;
        boolean from = one(2);
        boolean to = one(2);
        if (from) {
            rule.append(" from ").append(net(family)).append(ports ? port() : "");
        }
        if (to) {
            rule.append(" to ").append(net(family)).append(ports && one(2) ? port() : "");
        }
        if (!from && !to && ports) {
            rule.append(port());
        }
        return rule.toString();
    }

    private String net(List<String> family) {
        if (one(4)) {
            return "any";
        }
        String literal = any(family);
        byte[] address =
                InetAddress.ofLiteral(literal.startsWith("::f") ? "::" : literal).getAddress();
        int length = random.nextInt(address.length * 8 + 1);
        for (int bit = length; bit < address.length * 8; bit++) {
            address[bit / 8] &= (byte) ~(0x80 >>> (bit % 8));
        }
        try {
            return InetAddress.getByAddress(address).getHostAddress() + "/" + length;
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private String port() {
        int one = any(PORTS);
        int other = any(PORTS);
        return " port " + Math.min(one, other) + "-" + Math.max(one, other);
    }

    List<String> rules(int most) {
        List<String> rules = new ArrayList<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            rules.add(rule());
        }
        return rules;
    }

    /// A packet, or what was to be one.
    byte[] packet() {
        ByteBuffer out = ByteBuffer.allocate(400);
        boolean six = random.nextBoolean();
        if (six) {
            six(out);
        } else {
            four(out);
        }
        byte[] bytes = new byte[one(6) ? random.nextInt(out.position() + 1) : out.position()];
        out.get(0, bytes);
        int total = six ? bytes.length - 40 : bytes.length;
        if (bytes.length > 40 && !one(6)) {
            ByteBuffer.wrap(bytes).putShort(six ? 4 : 2, (short) total);
        }
        if (bytes.length > 0 && one(20)) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    private void four(ByteBuffer out) {
        int words = one(5) ? random.nextInt(16) : 5;
        int protocol = any(PROTOCOLS);
        out.put((byte) (0x40 | words)).put((byte) 0);
        out.putShort((short) any(new int[] {0, 20, 28, 60, 1500})).putShort((short) 1);
        out.putShort((short) (one(4) ? any(new int[] {1, 0x1FFF, 0x2000, 0x2001, 0x4000}) : 0));
        out.put((byte) 64).put((byte) protocol).putShort((short) 0);
        out.put(InetAddress.ofLiteral(any(FOUR)).getAddress());
        out.put(InetAddress.ofLiteral(any(FOUR)).getAddress());
        out.position(Math.max(20, words * 4));
        upper(out, protocol);
    }

    private void six(ByteBuffer out) {
        out.putInt(0x60000000);
        out.putShort((short) any(new int[] {0, 8, 20, 40, 1460}));
        out.put((byte) 0).put((byte) 64);
        for (int i = 0; i < 2; i++) {
            byte[] address = InetAddress.ofLiteral(any(SIX)).getAddress();
            if (address.length == 4) { // an IPv4-mapped one
                out.putLong(0).putInt(0xFFFF);
            }
            out.put(address);
        }
        int named = 6;
        int protocol = any(PROTOCOLS);
        for (int i = one(2) ? 0 : random.nextInt(7); i > 0; i--) {
            int extension = any(new int[] {0, 43, 44, 60, 135, 139, 140});
            out.put(named, (byte) extension);
            named = out.position();
            int more = extension == 44 || !one(3) ? 0 : random.nextInt(3);
            out.put((byte) 0).put((byte) more);
            out.putShort((short) (one(2) ? 0 : any(new int[] {1, 7, 8, 0xFFF8})));
            out.putInt(0);
            out.position(out.position() + 8 * more);
        }
        out.put(named, (byte) protocol);
        upper(out, protocol);
    }

    private void upper(ByteBuffer out, int protocol) {
        switch (protocol) {
            case 1, 58 -> {
                out.put((byte) any(new int[] {0, 3, 5, 6, 8, 9, 12, 13, 127, 128, 129, 135, 143}));
                out.put((byte) 0).put((byte) 144).put((byte) 0).putInt(0);
            }
            default -> {
                out.putShort((short) any(PORTS)).putShort((short) any(PORTS));
                out.putLong(0).put((byte) 0x50).put((byte) random.nextInt(64));
                out.position(out.position() + random.nextInt(20));
            }
        }
    }
}
