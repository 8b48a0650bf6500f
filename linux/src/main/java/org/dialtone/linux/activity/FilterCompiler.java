package org.dialtone.linux.activity;

import static org.dialtone.linux.activity.BpfProgram.ADD;
import static org.dialtone.linux.activity.BpfProgram.ADD_X;
import static org.dialtone.linux.activity.BpfProgram.AND;
import static org.dialtone.linux.activity.BpfProgram.ANY_BIT;
import static org.dialtone.linux.activity.BpfProgram.AT_LEAST;
import static org.dialtone.linux.activity.BpfProgram.AT_LEAST_X;
import static org.dialtone.linux.activity.BpfProgram.EQUAL;
import static org.dialtone.linux.activity.BpfProgram.GREATER;
import static org.dialtone.linux.activity.BpfProgram.GREATER_X;
import static org.dialtone.linux.activity.BpfProgram.LDX_CELL;
import static org.dialtone.linux.activity.BpfProgram.LDX_HEAD;
import static org.dialtone.linux.activity.BpfProgram.LDX_LENGTH;
import static org.dialtone.linux.activity.BpfProgram.LD_BYTE;
import static org.dialtone.linux.activity.BpfProgram.LD_BYTE_X;
import static org.dialtone.linux.activity.BpfProgram.LD_CELL;
import static org.dialtone.linux.activity.BpfProgram.LD_HALF;
import static org.dialtone.linux.activity.BpfProgram.LD_HALF_X;
import static org.dialtone.linux.activity.BpfProgram.LD_LENGTH;
import static org.dialtone.linux.activity.BpfProgram.LD_NUMBER;
import static org.dialtone.linux.activity.BpfProgram.LD_WORD;
import static org.dialtone.linux.activity.BpfProgram.SHIFT_LEFT;
import static org.dialtone.linux.activity.BpfProgram.STORE;
import static org.dialtone.linux.activity.BpfProgram.SUB_X;
import static org.dialtone.linux.activity.BpfProgram.X_TO_A;

import org.dialtone.api.dial.FilterRule;
import org.dialtone.api.dial.FilterRule.Way;
import org.dialtone.api.dial.Net;
import org.dialtone.api.dial.PacketFilter;
import org.dialtone.linux.tun.Packet;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;

/// Makes of a filter a program for the kernel, which decides as [UserTraffic] does. It gives
/// nothing of a packet that does not count, [#COUNTS] bytes of one that does, and [#UNSURE] of one
/// about which [UserTraffic] has to be asked: an IPv6 packet with more than [#EXTENSIONS] extension
/// headers, and, of a filter that is too long for a program, one that its first rules do not match.
///
/// The program is written from its end, so what follows each step is said before it.
final class FilterCompiler {
    static final int COUNTS = 1;
    static final int UNSURE = 2048;

    private static final int NOTHING = 0;
    private static final int EXTENSIONS = 4;

    private static final int ETH_P_IP = 0x0800;
    private static final int ETH_P_IPV6 = 0x86dd;
    private static final int PACKET_OTHERHOST = 3;
    private static final int PACKET_OUTGOING = 4;

    // what is found in a packet, by cell
    private static final int PROTOCOL = 0;
    private static final int SOURCE_PORT = 1;
    private static final int DESTINATION_PORT = 2;
    private static final int STOP = 3;
    private static final int UPPER = 4;
    private static final int LEFT = 5;
    private static final int SCRATCH = 6;
    private static final int SOURCE = 7;
    private static final int DESTINATION = 11;

    private final BpfCode code = new BpfCode();
    private final int nothing = code.end(NOTHING);
    private final int counts = code.end(COUNTS);
    private final int unsure = code.end(UNSURE);
    private final List<FilterRule> rules;
    private final int otherwise;

    private FilterCompiler(List<FilterRule> rules, @Nullable Boolean otherwise) {
        this.rules = rules;
        this.otherwise = otherwise == null ? unsure : otherwise ? counts : nothing;
    }

    /// Makes a program.
    ///
    /// @param most how many instructions it may have; of too few it has as many as it needs without
    ///   any rule
    static BpfProgram compile(PacketFilter filter, int most) {
        List<FilterRule> all = filter.read();
        int taken = all.size();
        while (true) {
            boolean whole = taken == all.size();
            FilterCompiler compiler =
                    new FilterCompiler(
                            all.subList(0, taken), whole ? (Boolean) filter.otherwise() : null);
            BpfProgram program = compiler.program(whole);
            if (program.instructions().size() <= most || taken == 0) {
                return program;
            }
            taken = taken * 7 / 8;
        }
    }

    private BpfProgram program(boolean exact) {
        int four = four(chain(false));
        int six = six(chain(true));
        int at = code.test(EQUAL, ETH_P_IPV6, six, nothing);
        at = code.test(EQUAL, ETH_P_IP, four, at);
        at = code.then(LD_WORD, BpfProgram.PROTOCOL, at);
        at = code.test(EQUAL, PACKET_OTHERHOST, nothing, at);
        code.then(LD_WORD, BpfProgram.TYPE, at);
        return new BpfProgram(code.instructions(), exact);
    }

    // the rules

    private int chain(boolean six) {
        int next = otherwise;
        for (FilterRule rule : rules.reversed()) {
            if (of(rule.from(), six) && of(rule.to(), six)) {
                next = rule(rule, rule.permits() ? counts : nothing, next);
            }
        }
        return next;
    }

    private static boolean of(@Nullable Net net, boolean six) {
        return net == null || (net.address().getAddress().length == 16) == six;
    }

    private int rule(FilterRule rule, int hit, int miss) {
        int at = hit;
        if (rule.either() != null) {
            int other = ports(rule.either(), DESTINATION_PORT, hit, miss);
            at = ports(rule.either(), SOURCE_PORT, hit, other);
        }
        if (rule.toPorts() != null) {
            at = ports(rule.toPorts(), DESTINATION_PORT, at, miss);
        }
        if (rule.fromPorts() != null) {
            at = ports(rule.fromPorts(), SOURCE_PORT, at, miss);
        }
        boolean ports = rule.either() != null || rule.toPorts() != null || rule.fromPorts() != null;
        if (rule.protocol() >= 0) {
            at = code.test(EQUAL, rule.protocol(), at, miss);
            at = code.then(LD_CELL, PROTOCOL, at);
        } else if (ports) {
            int there = at;
            at = code.test(EQUAL, Packet.UDP, there, miss);
            at = code.test(EQUAL, Packet.TCP, there, at);
            at = code.then(LD_CELL, PROTOCOL, at);
        }
        at = net(rule.to(), DESTINATION, at, miss);
        at = net(rule.from(), SOURCE, at, miss);
        if (rule.way() != Way.BOTH) {
            boolean out = rule.way() == Way.OUT;
            at = code.test(EQUAL, PACKET_OUTGOING, out ? at : miss, out ? miss : at);
            at = code.then(LD_WORD, BpfProgram.TYPE, at);
        }
        return at;
    }

    private int ports(FilterRule.Ports ports, int cell, int hit, int miss) {
        int at = code.test(GREATER, ports.last(), miss, hit);
        at = code.test(AT_LEAST, ports.first(), at, miss);
        return code.then(LD_CELL, cell, at);
    }

    private int net(@Nullable Net net, int cell, int hit, int miss) {
        if (net == null) {
            return hit;
        }
        ByteBuffer words = ByteBuffer.wrap(net.address().getAddress());
        int at = hit;
        for (int word = (net.length() + 31) / 32 - 1; word >= 0; word--) {
            int bits = Math.min(32, net.length() - word * 32);
            at = code.test(EQUAL, words.getInt(word * 4), at, miss);
            if (bits < 32) {
                at = code.then(AND, -1 << (32 - bits), at);
            }
            at = code.then(LD_CELL, cell + word, at);
        }
        return at;
    }

    // what a packet says

    /// IPv4 (RFC 791): the beginning, which goes on at the rules.
    private int four(int chain) {
        int upper = upper(chain, false);
        int at = code.test(ANY_BIT, 0x1FFF, chain, upper); // a fragment but for the first
        at = code.then(LD_HALF, 6, at);
        at = code.test(EQUAL, Packet.IGMP, nothing, at);
        at = code.then(LD_CELL, PROTOCOL, at);
        at = linkLocal(DESTINATION, 0xFFFF0000, 0xA9FE0000, at);
        at = linkLocal(SOURCE, 0xFFFF0000, 0xA9FE0000, at);
        at = linkLocal(DESTINATION, 0xFFFFFF00, 0xE0000000, at);
        at = linkLocal(DESTINATION, 0xFFFFFFFF, 0xFFFFFFFF, at);
        at = word(16, DESTINATION, at);
        at = word(12, SOURCE, at);
        at = common(at);
        at = code.then(STORE, PROTOCOL, at);
        at = code.then(LD_BYTE, 9, at);
        int stop = at;
        int named = code.then(STORE, STOP, stop);
        int all = code.then(LD_LENGTH, 0, named);
        at = code.test(GREATER_X, 0, all, named);
        at = code.then(LDX_LENGTH, 0, at);
        at = code.test(AT_LEAST_X, 0, at, nothing); // the total: not less than the header
        at = code.test(EQUAL, 0, all, at);
        at = code.then(LD_HALF, 2, at);
        at = code.test(AT_LEAST_X, 0, at, nothing); // nor is there less than the header
        at = code.then(LD_LENGTH, 0, at);
        at = code.then(STORE, UPPER, at);
        at = code.test(AT_LEAST, 20, at, nothing);
        at = code.then(X_TO_A, 0, at);
        at = code.then(LDX_HEAD, 0, at);
        return version(0x40, 20, at);
    }

    /// IPv6 (RFC 8200).
    private int six(int chain) {
        int upper = upper(chain, true);
        int at = extension(unsure, unsure, upper);
        for (int i = 0; i < EXTENSIONS; i++) {
            at = step(at, chain, upper);
        }
        at = linkLocal(DESTINATION, 0xFFC00000, 0xFE800000, at);
        at = linkLocal(SOURCE, 0xFFC00000, 0xFE800000, at);
        at = groupOfTheLink(at);
        for (int i = 3; i >= 0; i--) {
            at = word(24 + 4 * i, DESTINATION + i, at);
            at = word(8 + 4 * i, SOURCE + i, at);
        }
        at = common(at);
        at = code.then(STORE, UPPER, at);
        at = code.then(LD_NUMBER, 40, at);
        at = code.then(STORE, PROTOCOL, at);
        at = code.then(LD_BYTE, 6, at);
        int named = code.then(STORE, STOP, at);
        int all = code.then(LD_LENGTH, 0, named);
        at = code.test(GREATER_X, 0, all, named);
        at = code.then(LDX_LENGTH, 0, at);
        at = code.then(ADD, 40, at);
        at = code.test(EQUAL, 0, all, at);
        at = code.then(LD_HALF, 4, at);
        return version(0x60, 40, at);
    }

    private int version(int version, int least, int next) {
        int at = code.test(EQUAL, version, next, nothing);
        at = code.then(AND, 0xF0, at);
        at = code.then(LD_BYTE, 0, at);
        at = code.test(AT_LEAST, least, at, nothing);
        return code.then(LD_LENGTH, 0, at);
    }

    /// No ports so far.
    private int common(int next) {
        int at = code.then(STORE, DESTINATION_PORT, next);
        at = code.then(STORE, SOURCE_PORT, at);
        return code.then(LD_NUMBER, 0, at);
    }

    private int word(int offset, int cell, int next) {
        int at = code.then(STORE, cell, next);
        return code.then(LD_WORD, offset, at);
    }

    private int linkLocal(int cell, int mask, int net, int next) {
        int at = code.test(EQUAL, net, nothing, next);
        at = code.then(AND, mask, at);
        return code.then(LD_CELL, cell, at);
    }

    /// Groups of scope 2 or less: RFC 4291, 2.7.
    private int groupOfTheLink(int next) {
        int at = code.test(GREATER, 0xFF020000, next, nothing);
        at = code.test(AT_LEAST, 0xFF000000, at, next);
        at = code.then(AND, 0xFF0F0000, at);
        return code.then(LD_CELL, DESTINATION, at);
    }

    /// Looks at one extension header, and goes on behind it.
    private int step(int next, int chain, int upper) {
        // a fragment: what it is of, and where it stands
        int at = code.test(ANY_BIT, 0xFFF8, chain, next);
        at = code.then(LD_CELL, SCRATCH, at);
        at = code.then(STORE, UPPER, at);
        at = code.then(ADD, 8, at);
        at = code.then(X_TO_A, 0, at);
        at = code.then(STORE, SCRATCH, at);
        at = code.then(LD_HALF_X, 2, at);
        at = code.then(STORE, PROTOCOL, at);
        int fragment = code.then(LD_BYTE_X, 0, at);

        at = code.then(STORE, UPPER, next);
        at = code.then(ADD_X, 0, at);
        at = code.then(LD_CELL, SCRATCH, at);
        at = code.then(STORE, PROTOCOL, at);
        at = code.then(LD_BYTE_X, 0, at);
        at = code.then(LDX_CELL, UPPER, at);
        at = code.test(GREATER_X, 0, upper, at); // its size: not more than there is
        at = code.then(LDX_CELL, LEFT, at);
        at = code.then(STORE, SCRATCH, at);
        at = code.then(SHIFT_LEFT, 3, at);
        at = code.then(ADD, 1, at);
        int other = code.then(LD_BYTE_X, 1, at);

        at = extension(other, fragment, upper);
        at = code.test(AT_LEAST, 8, at, upper);
        return left(at);
    }

    /// Goes on by the protocol.
    ///
    /// @param other at an extension header that says how long it is
    /// @param none at anything else
    private int extension(int other, int fragment, int none) {
        int at = none;
        for (int each :
                new int[] {
                    Packet.SHIM6,
                    Packet.HIP,
                    Packet.MOBILITY,
                    Packet.DESTINATION_OPTIONS,
                    Packet.ROUTING,
                    Packet.HOP_BY_HOP
                }) {
            at = code.test(EQUAL, each, other, at);
        }
        at = code.test(EQUAL, Packet.FRAGMENT, fragment, at);
        return code.then(LD_CELL, PROTOCOL, at);
    }

    /// Loads how much there is of what follows the headers so far, and has X be where that is.
    private int left(int next) {
        int at = code.then(STORE, LEFT, next);
        at = code.then(SUB_X, 0, at);
        at = code.then(LDX_CELL, UPPER, at);
        return code.then(LD_CELL, STOP, at);
    }

    /// What follows the IP headers: finds ports, and what never counts.
    private int upper(int chain, boolean six) {
        int at = code.then(STORE, DESTINATION_PORT, chain);
        at = code.then(LD_HALF_X, 2, at);
        at = code.then(STORE, SOURCE_PORT, at);
        at = code.then(LD_HALF_X, 0, at);
        at = code.test(AT_LEAST, 4, at, chain);
        int ports = code.then(LD_CELL, LEFT, at);

        at = code.test(ANY_BIT, 0x04, nothing, ports); // RST
        at = code.then(LD_BYTE_X, 13, at);
        at = code.test(AT_LEAST, 14, at, ports);
        int tcp = code.then(LD_CELL, LEFT, at);

        at = six ? sixTypes(chain) : fourTypes(chain);
        at = code.then(LD_BYTE_X, 0, at);
        at = code.test(AT_LEAST, 1, at, chain);
        int icmp = code.then(LD_CELL, LEFT, at);

        at = code.test(EQUAL, six ? Packet.ICMPV6 : Packet.ICMP, icmp, chain);
        at = code.test(EQUAL, Packet.UDP, ports, at);
        at = code.test(EQUAL, Packet.TCP, tcp, at);
        at = code.then(LD_CELL, PROTOCOL, at);
        return left(at);
    }

    /// ICMP errors, and how routers are found (RFC 792, RFC 1256).
    private int fourTypes(int chain) {
        int at = code.test(GREATER, 12, chain, nothing);
        at = code.test(AT_LEAST, 9, at, chain);
        at = code.test(GREATER, 5, at, nothing);
        return code.test(AT_LEAST, 3, at, chain);
    }

    /// ICMPv6 errors, and how neighbours and groups are found (RFC 4443, RFC 4861, RFC 2710).
    private int sixTypes(int chain) {
        int at = code.test(GREATER, 143, chain, nothing);
        at = code.test(AT_LEAST, 130, at, chain);
        return code.test(AT_LEAST, 128, at, nothing);
    }
}
