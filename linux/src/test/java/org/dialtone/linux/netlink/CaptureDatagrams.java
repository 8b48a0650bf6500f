package org.dialtone.linux.netlink;

import org.dialtone.linux.ffm.Libc;
import org.dialtone.linux.ffm.Sys;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Makes the corpus of [RtnetlinkFuzzTest]: makes, changes and removes links of every kind that the
/// kernel has, and keeps what it says about them. To be run as root, in a network namespace of its
/// own, beside a second, empty one; see `RtnetlinkFuzzTestInputs.md`.
final class CaptureDatagrams {
    private static final int DATAGRAM = 64 << 10;
    private static final int MSG_DONTWAIT = 0x40;
    private static final short POLLIN = 1;

    /// Datagrams kept of one step.
    private static final int KEPT = 4;

    private static final List<String> KINDS =
            List.of(
                    "dummy",
                    "ifb",
                    "bridge",
                    "bond",
                    "team",
                    "vrf table 10",
                    "nlmon",
                    "wireguard",
                    "vxlan id 7 dstport 4789 remote 127.0.0.9",
                    "geneve id 7 remote 127.0.0.9",
                    "gre remote 127.0.0.9 local 127.0.0.1",
                    "gretap remote 127.0.0.9 local 127.0.0.1",
                    "ip6gre remote ::9 local ::1",
                    "ipip remote 127.0.0.9 local 127.0.0.1",
                    "sit remote 127.0.0.9 local 127.0.0.1",
                    "ip6tnl remote ::9 local ::1",
                    "vti remote 127.0.0.9 local 127.0.0.1 key 7",
                    "xfrm dev lo if_id 7",
                    "netdevsim",
                    "macsec",
                    "vcan");

    private final int socket;
    private final Path directory;
    private final String prefix;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment data = arena.allocate(DATAGRAM, 8);
    private final MemorySegment poll = arena.allocate(8, 8);
    private final MemorySegment limit = arena.allocate(16, 8);

    private CaptureDatagrams(Path directory, String prefix) {
        this.socket = NetlinkSocket.open(null, 1 << 20).fd();
        this.directory = directory;
        this.prefix = prefix;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 3) {
            throw new IllegalArgumentException("arguments: DIRECTORY PREFIX OTHER-NAMESPACE");
        }
        new CaptureDatagrams(Path.of(args[0]), args[1]).run(args[2]);
    }

    private void run(String other) throws IOException, InterruptedException {
        step("lo-up", "link set lo up");
        step("veth-add", "link add va type veth peer name vb");
        step("veth-up", "link set va up", "link set vb up");
        step("veth-carrier-lost", "link set vb down");
        step("veth-carrier-back", "link set vb up");
        step("veth-mtu", "link set va mtu 1400");
        step("veth-address", "link set va address 02:00:00:00:00:77");
        step("veth-alias", "link set va alias a-name-for-people");
        step("veth-altname", "link property add dev va altname another-name-for-it");
        step("veth-down", "link set va down");
        step("veth-rename", "link set va name vc", "link set vc name va", "link set va up");
        step("veth-moved-away", "link set vb netns " + other);
        step("veth-peer-elsewhere-up", "-n " + other + " link set vb up");
        step("veth-moved-back", "-n " + other + " link set vb netns " + namespace());
        step("bridge-add", "link add br0 type bridge", "link set br0 up");
        step("bridge-enslave", "link set va master br0");
        step("bridge-release", "link set va nomaster");
        step("bridge-delete", "link set va master br0", "link del br0");
        step("macvlan-add", "link add mv0 link va type macvlan mode bridge", "link set mv0 up");
        step("macvlan-lower-down", "link set va down");
        step("macvlan-delete", "link del mv0", "link set va up");
        step("vlan", "link add link va name va.7 type vlan id 7", "link set va.7 up");
        step("ipvlan", "link add iv0 link va type ipvlan", "link set iv0 up");
        step("tun", "tuntap add dev tun0 mode tun", "link set tun0 up", "link del tun0");
        step("tap", "tuntap add dev tap0 mode tap", "link set tap0 up", "link del tap0");
        for (String kind : KINDS) {
            String name = kind.split(" ", 2)[0];
            step(name, "link add k0 type " + kind, "link set k0 up", "link del k0");
        }
        ask("answer-one-link", 1);
        ask("answer-error-no-such-link", 4_000_000);
        ask("dump", 0);
        step("veth-delete", "link del va");
        Libc.close(socket);
        arena.close();
    }

    /// The name of the namespace that this runs in, as the second argument of `ip netns exec` was.
    private static String namespace() throws IOException, InterruptedException {
        return ip("netns", "identify", Long.toString(ProcessHandle.current().pid())).strip();
    }

    private void step(String name, String... commands) throws IOException, InterruptedException {
        for (String command : commands) {
            String said = ip(command.split(" "));
            if (!said.isBlank()) {
                System.out.println(name + ": ip " + command + ": " + said.strip());
            }
        }
        keep(name);
    }

    private void ask(String name, int index) throws IOException, InterruptedException {
        MemorySegment request = arena.allocate(Rtnetlink.REQUEST, 8);
        ByteBuffer out = request.asByteBuffer().order(ByteOrder.nativeOrder());
        Rtnetlink.encodeGetLink(out, index, 77);
        Libc.check("sendto", Sys.SENDTO, socket, request.address(), Rtnetlink.REQUEST, 0, 0, 0);
        keep(name);
    }

    /// Keeps what is there, until the kernel has been silent for a while (it holds carrier changes
    /// back for up to a second).
    private void keep(String name) throws IOException {
        List<byte[]> said = new ArrayList<>();
        while (readable()) {
            long length =
                    Libc.call(Sys.RECVFROM, socket, data.address(), DATAGRAM, MSG_DONTWAIT, 0, 0);
            if (length > 0) {
                said.add(data.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
            }
        }
        for (int i = 0; i < Math.min(said.size(), KEPT); i++) {
            // the last is always kept: it is what became of it
            int which = i == KEPT - 1 ? said.size() - 1 : i;
            Files.write(directory.resolve(prefix + "-" + name + "-" + (i + 1)), said.get(which));
        }
        System.out.println(name + ": " + said.size() + " datagrams");
    }

    private boolean readable() {
        poll.set(ValueLayout.JAVA_INT, 0, socket);
        poll.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
        limit.set(ValueLayout.JAVA_LONG, 0, 0);
        limit.set(ValueLayout.JAVA_LONG, 8, 400_000_000L);
        return Libc.call(Sys.PPOLL, poll.address(), 1, limit.address(), 0, 8, 0) > 0;
    }

    private static String ip(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
