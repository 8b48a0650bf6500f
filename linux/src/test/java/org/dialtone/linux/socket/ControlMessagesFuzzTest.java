package org.dialtone.linux.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// Whatever the bytes, finding descriptors returns. As an ordinary test this runs over the corpus
/// beside it; with `JAZZER_FUZZ=1` it looks for more.
final class ControlMessagesFuzzTest {

    @FuzzTest(maxDuration = "5m")
    void isTotal(byte[] control) {
        ByteBuffer in = ByteBuffer.wrap(control).order(ByteOrder.nativeOrder());
        List<Integer> found = ControlMessages.descriptors(in);
        assertThat(found.size() * 4).isLessThanOrEqualTo(control.length);
        assertThat(in.position()).isZero();
        assertThat(in.limit()).isEqualTo(control.length);
    }

    @Test
    void everyDescriptorIsFoundAmongOtherMessages() {
        ByteBuffer control = ByteBuffer.allocate(128).order(ByteOrder.nativeOrder());
        control.putLong(28).putInt(1).putInt(2).putInt(7).putInt(8).putInt(9).putInt(0);
        control.putLong(24).putInt(1).putInt(1).putInt(10).putInt(11);
        control.putLong(20).putInt(1).putInt(1).putInt(12);
        control.flip();
        assertThat(ControlMessages.descriptors(control)).containsExactly(10, 11, 12);
    }
}
