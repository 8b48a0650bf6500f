package org.dialtone.linux.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

import org.dialtone.api.dial.PacketFilter;

/// Whatever the packet, the program in the kernel and the filter say the same. As an ordinary test
/// this runs over the corpus beside it; with `JAZZER_FUZZ=1` it looks for more.
final class FilterCompilerFuzzTest {

    @FuzzTest(maxDuration = "5m")
    void theKernelDecidesAsTheFilterDoes(FuzzedDataProvider data) {
        RandomPackets made = new RandomPackets(data.consumeInt());
        PacketFilter filter = new PacketFilter(made.rules(8));
        BpfMachine machine = new BpfMachine(FilterCompiler.compile(filter, BpfProgram.MOST));
        boolean out = data.consumeBoolean();
        byte[] packet = data.consumeRemainingAsBytes();
        int kind = packet.length > 0 && (packet[0] & 0xF0) == 0x60 ? 0x86dd : 0x0800;
        int told = machine.run(packet, packet.length, kind, out ? 4 : 0);
        if (told != FilterCompiler.UNSURE) {
            assertThat(told == FilterCompiler.COUNTS)
                    .isEqualTo(new UserTraffic(filter).counts(packet, packet.length, out));
        }
    }
}
