package org.dialtone.linux.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

final class PppdWordsTest {

    @Test
    void findsWhereTheClientCameFrom() {
        assertThat(
                        PppdWords.remote(
                                List.of(
                                        "/usr/sbin/pppd",
                                        "pty",
                                        "/usr/sbin/pppoe -n -I isp0 -e 7:02:00:5e:10:00:01 -S ''",
                                        "file",
                                        "/etc/ppp/options")))
                .isEqualTo("02:00:5e:10:00:01");
        assertThat(
                        PppdWords.remote(
                                List.of(
                                        "pppd",
                                        "plugin",
                                        "rp-pppoe.so",
                                        "nic-isp0",
                                        "rp_pppoe_sess",
                                        "12:02:00:5E:10:00:01")))
                .isEqualTo("02:00:5E:10:00:01");
        assertThat(PppdWords.remote(List.of("pppd", "ipparam", "192.0.2.7")))
                .isEqualTo("192.0.2.7");
        assertThat(PppdWords.remote(List.of("pppd", "pty", "nc -e 7:02 host"))).isEmpty();
        assertThat(PppdWords.remote(List.of())).isEmpty();
    }

    @FuzzTest(maxDuration = "5m")
    void isTotal(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        assertThat(PppdWords.remote(List.of(text.split("\0", -1)))).isNotNull();
        assertThat(PppdWords.remote(List.of("pty", text))).hasSizeLessThanOrEqualTo(17);
    }
}
