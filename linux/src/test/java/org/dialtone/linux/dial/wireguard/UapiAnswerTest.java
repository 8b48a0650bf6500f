package org.dialtone.linux.dial.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// An answer as wireguard-go gave it, and any others.
final class UapiAnswerTest {

    @Test
    void readsPeers() {
        UapiAnswer answer =
                UapiAnswer.parse(
                        """
                        private_key=a8
                        listen_port=57853
                        public_key=11
                        preshared_key=00
                        protocol_version=1
                        endpoint=127.0.0.1:4444
                        last_handshake_time_sec=1795648400
                        last_handshake_time_nsec=5
                        tx_bytes=148
                        rx_bytes=92
                        persistent_keepalive_interval=25
                        allowed_ip=0.0.0.0/0
                        public_key=22
                        last_handshake_time_sec=0
                        last_handshake_time_nsec=0
                        errno=0

                        """);
        assertThat(answer.errno()).isZero();
        assertThat(answer.peers())
                .containsExactly(
                        new Peer(
                                "11",
                                "127.0.0.1:4444",
                                1_795_648_400_000_000_005L,
                                92,
                                148,
                                List.of("0.0.0.0/0")),
                        new Peer("22", "", 0, 0, 0, List.of()));
        assertThat(UapiAnswer.parse("errno=-22\n\n").errno()).isEqualTo(-22);
    }

    @FuzzTest(maxDuration = "5m")
    void isTotal(byte[] bytes) {
        UapiAnswer answer = UapiAnswer.parse(new String(bytes, StandardCharsets.UTF_8));
        assertThat(answer.peers()).hasSizeLessThanOrEqualTo(UapiAnswer.MOST_PEERS);
        assertThat(answer.peers()).allMatch(peer -> peer.handshake() >= 0);
    }
}
