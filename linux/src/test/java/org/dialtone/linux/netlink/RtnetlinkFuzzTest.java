package org.dialtone.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/// Whatever the bytes, decoding returns. As an ordinary test this runs over the corpus (see
/// `RtnetlinkFuzzTestInputs.md`); with `JAZZER_FUZZ=1` it looks for more, and keeps what it finds.
final class RtnetlinkFuzzTest {
    private static final int HEADER = 16;

    @FuzzTest(maxDuration = "10m")
    void decodeIsTotal(byte[] datagram) {
        byte[] before = datagram.clone();
        ByteBuffer in = ByteBuffer.wrap(datagram);
        int[] messages = new int[1];
        int malformed =
                Rtnetlink.decode(
                        in,
                        message -> {
                            messages[0]++;
                            valid(message);
                        });
        // each costs a header at least, so no datagram makes more work than its bytes
        assertThat(messages[0] + malformed).isBetween(0, datagram.length / HEADER + 1);
        assertThat(in.position()).isZero();
        assertThat(in.limit()).isEqualTo(datagram.length);
        assertThat(datagram).isEqualTo(before);
        if (datagram.length > 0 && datagram.length < HEADER) {
            assertThat(malformed).isEqualTo(1);
        }
    }

    private static void valid(Message message) {
        switch (message) {
            case Message.NewLink up -> valid(up.link().index(), up.link().name(), up.link().kind());
            case Message.DelLink down ->
                    valid(down.link().index(), down.link().name(), down.link().kind());
            case Message.Done _ -> {}
            case Message.Failure failure -> assertThat(failure.errno()).isNotNegative();
        }
    }

    private static void valid(int index, String name, @Nullable String kind) {
        assertThat(index).isPositive();
        assertThat(name).isNotEmpty().hasSizeLessThanOrEqualTo(64);
        if (kind != null) {
            assertThat(kind).isNotEmpty().hasSizeLessThanOrEqualTo(64);
        }
    }
}
