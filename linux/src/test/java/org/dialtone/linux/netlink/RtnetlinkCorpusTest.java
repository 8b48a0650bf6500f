package org.dialtone.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import org.dialtone.core.model.Link;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What two real kernels said (see `RtnetlinkFuzzTestInputs.md`) is understood without exception.
final class RtnetlinkCorpusTest {

    private static Path corpus() throws URISyntaxException {
        return Path.of(
                Objects.requireNonNull(
                                RtnetlinkCorpusTest.class.getResource(
                                        "RtnetlinkFuzzTestInputs/decodeIsTotal"))
                        .toURI());
    }

    static List<String> captured() throws Exception {
        try (Stream<Path> files = Files.list(corpus())) {
            return files.map(file -> Objects.toString(file.getFileName()))
                    .filter(name -> name.startsWith("6."))
                    .sorted()
                    .toList();
        }
    }

    private static List<Message> messages(String name) throws Exception {
        List<Message> messages = new ArrayList<>();
        int malformed =
                Rtnetlink.decode(
                        ByteBuffer.wrap(Files.readAllBytes(corpus().resolve(name))), messages::add);
        assertThat(malformed).isZero();
        return messages;
    }

    private static Link only(String name) throws Exception {
        List<Message> messages = messages(name);
        assertThat(messages).hasSize(1);
        return switch (messages.getFirst()) {
            case Message.NewLink up -> up.link();
            case Message.DelLink down -> down.link();
            case Message.Done _, Message.Failure _ -> throw new IOException(name);
        };
    }

    @ParameterizedTest
    @MethodSource("captured")
    void everyDatagramIsWellFormed(String name) throws Exception {
        assertThat(messages(name)).hasSizeLessThan(100);
    }

    @Test
    void everyKindIsRead() throws Exception {
        TreeSet<String> kinds = new TreeSet<>();
        for (String name : captured()) {
            for (Message message : messages(name)) {
                if (message instanceof Message.NewLink up && up.link().kind() != null) {
                    kinds.add(up.link().kind());
                }
            }
        }
        assertThat(kinds)
                .contains("bond", "bridge", "dummy", "geneve", "gre", "gretap", "ifb", "ip6gre")
                .contains("ip6tnl", "ipip", "ipvlan", "macvlan", "nlmon", "sit", "team", "tun")
                .contains("vcan", "veth", "vlan", "vrf", "vti", "vxlan");
    }

    @Test
    void everyLinkOfBothKernelsCountsItsCarrier() throws Exception {
        for (String name : captured()) {
            for (Message message : messages(name)) {
                if (message instanceof Message.NewLink up) {
                    assertThat(up.link().carrier()).as(name).isNotNull();
                }
            }
        }
    }

    /// The link lives on: were its AF_BRIDGE message heeded, it would be taken for deleted.
    @ParameterizedTest
    @MethodSource("kernels")
    void aReleasedBridgePortIsNotDeleted(String kernel) throws Exception {
        List<Message> messages = new ArrayList<>();
        int silent = 0;
        for (String name : captured()) {
            if (name.startsWith(kernel + "-bridge-release")) {
                List<Message> said = messages(name);
                silent += said.isEmpty() ? 1 : 0;
                messages.addAll(said);
            }
        }
        assertThat(silent).as("datagrams of AF_BRIDGE").isPositive();
        assertThat(messages).isNotEmpty().noneMatch(Message.DelLink.class::isInstance);
    }

    static List<String> kernels() {
        return List.of("6.18", "6.1-uml");
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void aLinkThatMovesAwayIsDeletedAndToldSo(String kernel) throws Exception {
        List<Message> messages = new ArrayList<>();
        for (String name : captured()) {
            if (name.startsWith(kernel + "-veth-moved-away")) {
                messages.addAll(messages(name));
            }
        }
        assertThat(messages)
                .filteredOn(Message.DelLink.class::isInstance)
                .hasSize(1)
                .allMatch(m -> ((Message.DelLink) m).moved());
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void theFarEndOfAVethInAnotherNamespaceIsNoLowerLinkOfOurs(String kernel) throws Exception {
        assertThat(only(kernel + "-veth-add-2").lower()).isPositive();
        assertThat(only(kernel + "-veth-peer-elsewhere-up-1").lower()).isZero();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void anAnswerThatThereIsNoSuchLinkIsEnodev(String kernel) throws Exception {
        assertThat(messages(kernel + "-answer-error-no-such-link-1"))
                .singleElement()
                .isInstanceOfSatisfying(
                        Message.Failure.class,
                        failure -> {
                            assertThat(failure.errno()).isEqualTo(19);
                            assertThat(failure.sequence()).isEqualTo(77);
                        });
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void aDumpListsLinksWithTheirTrafficAndEnds(String kernel) throws Exception {
        assertThat(messages(kernel + "-dump-1"))
                .isNotEmpty()
                .allMatch(m -> m instanceof Message.NewLink up && up.link().traffic() != null);
        assertThat(messages(kernel + "-dump-2"))
                .containsExactly(
                        new Message.Done(
                                77, messages(kernel + "-dump-2").getFirst().port(), false, 0));
    }
}
