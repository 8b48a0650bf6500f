package org.dialtone.mprapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

final class BuffersTest {

    @Test
    void equalBuffersAreDifferentBuffers() {
        Buffers buffers = new Buffers();
        record Point(int x) {}
        Point one = buffers.lend(new Point(1));
        Point other = buffers.lend(new Point(1));
        assertThat(buffers.free(one)).isTrue();
        assertThat(buffers.free(one)).isFalse();
        assertThat(buffers.free(other)).isTrue();
    }

    @Test
    void aBufferThatIsDroppedIsForgotten() {
        Buffers buffers = new Buffers();
        byte[] kept = buffers.lend(new byte[1]);
        buffers.lend(new byte[1]);
        await().until(
                        () -> {
                            System.gc();
                            return buffers.outstanding() == 1;
                        });
        assertThat(buffers.free(kept)).isTrue();
        assertThat(buffers.outstanding()).isZero();
    }
}
