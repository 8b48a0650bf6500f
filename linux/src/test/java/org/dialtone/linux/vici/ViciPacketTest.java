package org.dialtone.linux.vici;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/// The codec against the example of the specification, and against any bytes.
final class ViciPacketTest {

    /// The example of the README: key1 = value1, section1 = { sub-section = { key2 = value2 } list1
    /// = [ item1, item2 ] }.
    private static final String EXAMPLE =
            "03046b657931000676616c756531"
                    + "010873656374696f6e31"
                    + "010b7375622d73656374696f6e"
                    + "03046b657932000676616c756532"
                    + "02"
                    + "04056c69737431"
                    + "0500056974656d31"
                    + "0500056974656d32"
                    + "06"
                    + "02";

    private static final ViciMessage MESSAGE =
            ViciMessage.EMPTY
                    .with("key1", "value1")
                    .with(
                            "section1",
                            ViciMessage.EMPTY
                                    .with("sub-section", ViciMessage.EMPTY.with("key2", "value2"))
                                    .with("list1", List.of("item1", "item2")));

    @Test
    void theExampleOfTheSpecification() {
        byte[] bytes = HexFormat.of().parseHex(EXAMPLE);
        assertThat(ViciMessage.decode(ByteBuffer.wrap(bytes))).isEqualTo(MESSAGE);
        ByteBuffer out = ByteBuffer.allocate(bytes.length);
        MESSAGE.encode(out);
        assertThat(out.array()).isEqualTo(bytes);
        assertThat(MESSAGE.section("section1").section("sub-section").text("key2"))
                .isEqualTo("value2");
    }

    @Test
    void everyPacketComesBackAsItWas() {
        List<ViciPacket> packets =
                List.of(
                        new ViciPacket.Request("initiate", MESSAGE),
                        new ViciPacket.Response(MESSAGE),
                        new ViciPacket.UnknownCommand(),
                        new ViciPacket.Register("ike-updown"),
                        new ViciPacket.Unregister("ike-updown"),
                        new ViciPacket.Confirm(),
                        new ViciPacket.UnknownEvent(),
                        new ViciPacket.Event("alert", MESSAGE));
        for (ViciPacket packet : packets) {
            ByteBuffer bytes = ViciPacket.encode(packet);
            assertThat(bytes.getInt()).isEqualTo(bytes.remaining());
            assertThat(ViciPacket.decode(bytes)).isEqualTo(packet);
        }
    }

    @Test
    void whatIsTooLargeIsRefused() {
        ViciMessage large = ViciMessage.EMPTY;
        for (int i = 0; i < 9; i++) {
            large = large.with("key" + i, "x".repeat(65_535));
        }
        ViciPacket packet = new ViciPacket.Response(large);
        assertThatThrownBy(() -> ViciPacket.encode(packet)).isInstanceOf(ViciException.class);
    }

    @FuzzTest(maxDuration = "5m")
    void isTotal(byte[] bytes) {
        ViciPacket packet;
        try {
            packet = ViciPacket.decode(ByteBuffer.wrap(bytes));
        } catch (ViciException _) {
            return; // the one refusal there is
        }
        if (packet.toString().indexOf('\uFFFD') < 0) { // what was no UTF-8 is longer now
            ByteBuffer again = ViciPacket.encode(packet);
            again.getInt();
            assertThat(ViciPacket.decode(again)).isEqualTo(packet);
        }
    }
}
