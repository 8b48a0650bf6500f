package org.dialtone.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.dialtone.linux.netlink.Datagram.IFLA_CARRIER_DOWN_COUNT;
import static org.dialtone.linux.netlink.Datagram.IFLA_CARRIER_UP_COUNT;
import static org.dialtone.linux.netlink.Datagram.IFLA_IFNAME;
import static org.dialtone.linux.netlink.Datagram.IFLA_INFO_DATA;
import static org.dialtone.linux.netlink.Datagram.IFLA_INFO_KIND;
import static org.dialtone.linux.netlink.Datagram.IFLA_LINK;
import static org.dialtone.linux.netlink.Datagram.IFLA_LINKINFO;
import static org.dialtone.linux.netlink.Datagram.IFLA_LINK_NETNSID;
import static org.dialtone.linux.netlink.Datagram.IFLA_MASTER;
import static org.dialtone.linux.netlink.Datagram.IFLA_NEW_NETNSID;
import static org.dialtone.linux.netlink.Datagram.IFLA_OPERSTATE;
import static org.dialtone.linux.netlink.Datagram.IFLA_STATS64;
import static org.dialtone.linux.netlink.Datagram.NLA_F_NESTED;

import org.dialtone.api.Traffic;
import org.dialtone.core.model.CarrierCount;
import org.dialtone.core.model.Link;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;

final class RtnetlinkTest {
    private static final int UP = Link.IFF_UP | Link.IFF_RUNNING | Link.IFF_LOWER_UP;

    private static Datagram datagram() {
        return new Datagram();
    }

    private static Datagram link(Consumer<Datagram> attributes) {
        return datagram().link(Rtnetlink.RTM_NEWLINK, 1, UP, attributes);
    }

    private static Datagram newLink(int index, String name) {
        return datagram().link(Rtnetlink.RTM_NEWLINK, index, UP, d -> d.name(name));
    }

    private static Link only(Datagram datagram) {
        Datagram.Decoded decoded = datagram.decode();
        assertThat(decoded.malformed()).isZero();
        assertThat(decoded.messages()).hasSize(1);
        return switch (decoded.messages().getFirst()) {
            case Message.NewLink up -> up.link();
            case Message.DelLink down -> down.link();
            case Message.Done _, Message.Failure _ -> throw new AssertionError(decoded.toString());
        };
    }

    private static void malformed(Datagram datagram) {
        assertThat(datagram.decode()).isEqualTo(new Datagram.Decoded(List.of(), 1));
    }

    @Test
    void readsEverythingThatTheRouterUses() {
        Link link =
                only(
                        datagram()
                                .link(
                                        Rtnetlink.RTM_NEWLINK,
                                        7,
                                        UP,
                                        d ->
                                                d.name("wan0")
                                                        .u32(IFLA_LINK, 3)
                                                        .u32(IFLA_MASTER, 9)
                                                        .u8(IFLA_OPERSTATE, 6)
                                                        .u32(IFLA_CARRIER_UP_COUNT, 4)
                                                        .u32(IFLA_CARRIER_DOWN_COUNT, 5)
                                                        .stats64(10, 20, 1000, 2000, 0, 0)
                                                        .nested(
                                                                IFLA_LINKINFO,
                                                                i ->
                                                                        i.text(
                                                                                IFLA_INFO_KIND,
                                                                                "macvlan"))));
        assertThat(link)
                .isEqualTo(
                        new Link(
                                7,
                                "wan0",
                                "macvlan",
                                UP,
                                Link.OPER_UP,
                                new CarrierCount(4, 5),
                                9,
                                3,
                                new Traffic(1000, 2000, 10, 20)));
    }

    @Test
    void aBareLinkHasNoKindNoCountersNoTraffic() {
        assertThat(only(newLink(1, "lo")))
                .isEqualTo(new Link(1, "lo", null, UP, Link.OPER_UNKNOWN, null, 0, 0, null));
    }

    @Test
    void headerTellsSequencePortAndInterruptedDump() {
        Datagram datagram =
                datagram()
                        .message(
                                Rtnetlink.RTM_NEWLINK,
                                2 | Rtnetlink.NLM_F_DUMP_INTR,
                                42,
                                4711,
                                d -> d.ifinfo(0, 1, UP).name("lo"))
                        .message(
                                Rtnetlink.RTM_NEWLINK,
                                2,
                                43,
                                4711,
                                d -> d.ifinfo(0, 2, UP).name("b"));
        assertThat(datagram.decode().messages())
                .extracting(
                        Message::sequence, Message::port, m -> ((Message.NewLink) m).interrupted())
                .containsExactly(tuple(42, 4711, true), tuple(43, 4711, false));
    }

    @Test
    void severalMessagesInOneDatagramKeepTheirOrder() {
        Datagram datagram = datagram();
        for (int i = 1; i <= 20; i++) {
            String name = "x".repeat(i % 15 + 1); // of every length, so padded in every way
            datagram.link(Rtnetlink.RTM_NEWLINK, i, UP, d -> d.name(name));
        }
        assertThat(datagram.decode().messages())
                .extracting(m -> ((Message.NewLink) m).link().index())
                .containsExactly(
                        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20);
    }

    @Test
    void aMalformedMessageDoesNotHideItsNeighbours() {
        Datagram.Decoded decoded =
                newLink(1, "a")
                        .link(Rtnetlink.RTM_NEWLINK, 2, UP, _ -> {})
                        .link(Rtnetlink.RTM_NEWLINK, 3, UP, d -> d.name("c"))
                        .decode();
        assertThat(decoded.malformed()).isEqualTo(1);
        assertThat(decoded.messages())
                .extracting(m -> ((Message.NewLink) m).link().name())
                .containsExactly("a", "c");
    }

    @Test
    void cutOffAnywhereItYieldsWhatIsWholeAndCountsTheRest() {
        Datagram whole =
                newLink(1, "first").link(Rtnetlink.RTM_NEWLINK, 2, UP, d -> d.name("second"));
        int first = newLink(1, "first").size();
        for (int size = 0; size <= whole.size(); size++) {
            Datagram.Decoded decoded = whole.decode(size);
            int complete = size == whole.size() ? 2 : size >= first ? 1 : 0;
            boolean remainder = size != 0 && size != first && size != whole.size();
            assertThat(decoded.messages()).as("of %s bytes", size).hasSize(complete);
            assertThat(decoded.malformed()).as("of %s bytes", size).isEqualTo(remainder ? 1 : 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 20})
    void anImpossibleLengthEndsTheDatagram(int length) {
        malformed(newLink(1, "lo").length(length));
    }

    @Test
    void aLengthThatEndsInTheHeaderOfTheLinkIsMalformed() {
        Datagram datagram = newLink(1, "lo").length(24);
        assertThat(datagram.decode().messages()).isEmpty();
        assertThat(datagram.decode().malformed()).isPositive();
    }

    @Test
    void theLastMessageNeedNotBePadded() {
        Datagram datagram = newLink(1, "eth0"); // the name with its zero: 5 bytes and 3 of padding
        datagram.length(datagram.size() - 3);
        Datagram.Decoded decoded = datagram.decode(datagram.size() - 3);
        assertThat(decoded.malformed()).isZero();
        assertThat(decoded.messages()).hasSize(1);
    }

    @Test
    void anEmptyDatagramIsNothing() {
        assertThat(datagram().decode()).isEqualTo(new Datagram.Decoded(List.of(), 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 200, 0xFFFF})
    void anAttributeWithAnImpossibleLengthSpoilsTheMessage(int length) {
        malformed(link(d -> d.name("lo").header(length, 99).raw(0, 0, 0, 0)));
    }

    @Test
    void theOverlongPartOfAnAttributeIsNotTakenFromTheNextMessage() {
        Datagram datagram =
                link(d -> d.header(40, IFLA_IFNAME).raw('a', 'b', 'c', 'd'))
                        .link(Rtnetlink.RTM_NEWLINK, 2, UP, d -> d.name("good"));
        Datagram.Decoded decoded = datagram.decode();
        assertThat(decoded.malformed()).isEqualTo(1);
        assertThat(decoded.messages())
                .extracting(m -> ((Message.NewLink) m).link().name())
                .containsExactly("good");
    }

    @Test
    void crumbsBehindTheLastAttributeSpoilTheMessage() {
        malformed(link(d -> d.name("lo").raw(1, 2)));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                IFLA_LINK,
                IFLA_MASTER,
                IFLA_OPERSTATE,
                IFLA_STATS64,
                IFLA_CARRIER_UP_COUNT,
                IFLA_CARRIER_DOWN_COUNT
            })
    void anAttributeShorterThanItsNumberSpoilsTheMessage(int type) {
        malformed(link(d -> d.name("lo").attribute(type, new byte[0])));
    }

    @Test
    void aLinkWithoutANameIsMalformed() {
        malformed(link(d -> d.u32(IFLA_LINK, 2)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "12345678901234567890123456789012345678901234567890123456789012345"})
    void aNameOfNoByteOrTooManyIsMalformed(String name) {
        malformed(newLink(1, name));
    }

    @Test
    void aNameMayEndWithoutItsZeroAndNeedNotBeUtf8() {
        Link bare = only(link(d -> d.attribute(IFLA_IFNAME, new byte[] {'e', 't', 'h', '0'})));
        assertThat(bare.name()).isEqualTo("eth0");
        Link odd = only(link(d -> d.attribute(IFLA_IFNAME, new byte[] {'a', (byte) 0xFF, 'b', 0})));
        assertThat(odd.name()).isEqualTo("a\uFFFDb");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void anIndexThatIsNoneIsMalformed(int index) {
        malformed(newLink(index, "lo"));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 10, 28}) // AF_BRIDGE, AF_INET6, AF_MPLS
    void aMessageOfAnotherFamilyIsPassedOver(int family) {
        Datagram datagram =
                datagram().link(Rtnetlink.RTM_DELLINK, family, 3, UP, d -> d.name("port0"));
        assertThat(datagram.decode()).isEqualTo(new Datagram.Decoded(List.of(), 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 18, 20, 24, 0xFFFF})
    void aMessageOfAnotherTypeIsPassedOver(int type) {
        assertThat(datagram().link(type, 3, UP, d -> d.name("eth0")).decode())
                .isEqualTo(new Datagram.Decoded(List.of(), 0));
    }

    @Test
    void aDeletedLinkHasMovedIfTheKernelNamesItsNewNamespace() {
        Datagram datagram =
                datagram()
                        .link(Rtnetlink.RTM_DELLINK, 3, 0, d -> d.name("gone"))
                        .link(
                                Rtnetlink.RTM_DELLINK,
                                4,
                                0,
                                d -> d.name("moved").u32(IFLA_NEW_NETNSID, 0));
        assertThat(datagram.decode().messages())
                .extracting(m -> ((Message.DelLink) m).moved())
                .containsExactly(false, true);
    }

    @Test
    void theLowerLinkOfAnotherNamespaceIsNotOurs() {
        Link before =
                only(
                        datagram()
                                .link(
                                        Rtnetlink.RTM_NEWLINK,
                                        3,
                                        UP,
                                        d ->
                                                d.name("veth0")
                                                        .u32(IFLA_LINK, 5)
                                                        .u32(IFLA_LINK_NETNSID, 0)));
        Link after =
                only(
                        datagram()
                                .link(
                                        Rtnetlink.RTM_NEWLINK,
                                        3,
                                        UP,
                                        d ->
                                                d.name("veth0")
                                                        .u32(IFLA_LINK_NETNSID, 0)
                                                        .u32(IFLA_LINK, 5)));
        assertThat(before.lower()).isZero();
        assertThat(after.lower()).isZero();
    }

    @Test
    void carrierCountersAreUnsignedAndCountAcrossTheirWrap() {
        Link link = carrier(0xFFFF_FFFE, 0x8000_0000);
        Link later = carrier(1, 0x8000_0001);
        assertThat(link.carrier()).isNotNull();
        assertThat(later.carrier()).isNotNull();
        assertThat(later.carrier().upsSince(link.carrier())).isEqualTo(3);
        assertThat(later.carrier().downsSince(link.carrier())).isEqualTo(1);
    }

    private static Link carrier(int ups, int downs) {
        return only(
                link(
                        d ->
                                d.name("eth0")
                                        .u32(IFLA_CARRIER_UP_COUNT, ups)
                                        .u32(IFLA_CARRIER_DOWN_COUNT, downs)));
    }

    @Test
    void oneCarrierCounterAloneIsNone() {
        Link link = only(link(d -> d.name("eth0").u32(IFLA_CARRIER_UP_COUNT, 3)));
        assertThat(link.carrier()).isNull();
    }

    @Test
    void operstateIsUnsigned() {
        Link link = only(link(d -> d.name("x").u8(IFLA_OPERSTATE, 200)));
        assertThat(link.operState()).isEqualTo(200);
    }

    @Test
    void aNestedAttributeMaySayThatItIsNested() {
        Link link =
                only(
                        link(
                                d ->
                                        d.name("br0")
                                                .nested(
                                                        IFLA_LINKINFO | NLA_F_NESTED,
                                                        i ->
                                                                i.nested(
                                                                                IFLA_INFO_DATA,
                                                                                n -> n.u32(1, 2))
                                                                        .text(
                                                                                IFLA_INFO_KIND,
                                                                                "bridge"))));
        assertThat(link.kind()).isEqualTo("bridge");
    }

    @Test
    void aNestedAttributeThatRunsOverItsParentSpoilsTheMessage() {
        malformed(
                link(
                        d ->
                                d.nested(IFLA_LINKINFO, i -> i.header(20, IFLA_INFO_KIND))
                                        .name("a-name-long-enough")));
    }

    @Test
    void anErrorIsAPositiveErrnoWhateverItsSign() {
        assertThat(error(-19).decode().messages()).containsExactly(new Message.Failure(5, 6, 19));
        assertThat(error(0).decode().messages()).containsExactly(new Message.Failure(5, 6, 0));
        assertThat(error(Integer.MIN_VALUE).decode().messages())
                .first(type(Message.Failure.class))
                .satisfies(failure -> assertThat(failure.errno()).isNotNegative());
    }

    private static Datagram error(int error) {
        return datagram().message(Rtnetlink.NLMSG_ERROR, 0, 5, 6, d -> d.bytes.putInt(error));
    }

    @Test
    void anErrorWithoutItsNumberIsMalformed() {
        malformed(datagram().message(Rtnetlink.NLMSG_ERROR, 0, 5, 6, _ -> {}));
    }

    @Test
    void theEndOfADumpTellsWhetherTheKernelGaveUpOrWasInterrupted() {
        assertThat(
                        datagram()
                                .message(Rtnetlink.NLMSG_DONE, 2, 5, 6, d -> d.bytes.putInt(0))
                                .message(
                                        Rtnetlink.NLMSG_DONE,
                                        Rtnetlink.NLM_F_DUMP_INTR,
                                        5,
                                        6,
                                        d -> d.bytes.putInt(-105))
                                .message(Rtnetlink.NLMSG_DONE, 2, 5, 6, _ -> {})
                                .decode()
                                .messages())
                .containsExactly(
                        new Message.Done(5, 6, false, 0),
                        new Message.Done(5, 6, true, -105),
                        new Message.Done(5, 6, false, 0));
    }

    @Test
    void decodingBeginsAtThePositionAndLeavesItAlone() {
        Datagram datagram = newLink(1, "a");
        int first = datagram.size();
        datagram.link(Rtnetlink.RTM_NEWLINK, 2, UP, d -> d.name("b"));
        ByteBuffer in = datagram.bytes.duplicate().order(ByteOrder.BIG_ENDIAN);
        in.limit(datagram.size()).position(first);
        int[] index = new int[1];
        assertThat(Rtnetlink.decode(in, m -> index[0] = ((Message.NewLink) m).link().index()))
                .isZero();
        assertThat(index[0]).isEqualTo(2);
        assertThat(in.position()).isEqualTo(first);
    }

    @Test
    void aRequestForOneLinkNamesItAndLeavesNothingOut() {
        ByteBuffer out = request(7, 42);
        assertThat(out.getInt(0)).isEqualTo(Rtnetlink.REQUEST);
        assertThat(out.getShort(4)).isEqualTo((short) Rtnetlink.RTM_GETLINK);
        assertThat(out.getShort(6)).isEqualTo((short) Rtnetlink.NLM_F_REQUEST);
        assertThat(out.getInt(8)).isEqualTo(42);
        assertThat(out.getInt(12)).isZero();
        assertThat(out.getInt(20)).isEqualTo(7);
        assertThat(Rtnetlink.REQUEST).as("no IFLA_EXT_MASK").isEqualTo(32);
    }

    @Test
    void aRequestForAllIsADumpAndStrictlyEmptyOtherwise() {
        ByteBuffer out = request(0, 1);
        assertThat(out.getShort(6))
                .isEqualTo((short) (Rtnetlink.NLM_F_REQUEST | Rtnetlink.NLM_F_DUMP));
        for (int i = 16; i < 32; i++) {
            assertThat(out.get(i)).as("byte %s of struct ifinfomsg", i - 16).isZero();
        }
    }

    private static ByteBuffer request(int index, int sequence) {
        ByteBuffer out = ByteBuffer.allocate(Rtnetlink.REQUEST).order(ByteOrder.nativeOrder());
        Rtnetlink.encodeGetLink(out, index, sequence);
        assertThat(out.hasRemaining()).isFalse();
        return out;
    }

    /// What the encoder writes is a message of the same framing as the decoder reads: made an
    /// answer, it comes back with its index and number.
    @Test
    void whatIsAskedComesBackAsItWasAsked() {
        for (int index : new int[] {1, 2, 255, 65_536, Integer.MAX_VALUE}) {
            ByteBuffer request = request(index, index ^ 0x55);
            Datagram answer =
                    datagram()
                            .message(
                                    Rtnetlink.RTM_NEWLINK,
                                    0,
                                    request.getInt(8),
                                    4711,
                                    d -> {
                                        d.bytes.put(request.slice(16, 16));
                                        d.name("asked");
                                    });
            assertThat(answer.decode().messages())
                    .first(type(Message.NewLink.class))
                    .satisfies(
                            up -> {
                                assertThat(up.link().index()).isEqualTo(index);
                                assertThat(up.sequence()).isEqualTo(index ^ 0x55);
                            });
        }
    }
}
