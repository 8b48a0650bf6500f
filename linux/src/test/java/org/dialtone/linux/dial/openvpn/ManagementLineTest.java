package org.dialtone.linux.dial.openvpn;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Lines as openvpn 2.6.14 wrote them, and any others.
final class ManagementLineTest {

    @Test
    void readsStates() {
        assertThat(
                        ManagementLine.parse(
                                ">STATE:1795648400,CONNECTED,SUCCESS,10.214.7.2,10.213.7.2,1194,,,fd00::2"))
                .isEqualTo(
                        new ManagementLine.State(
                                "CONNECTED",
                                "SUCCESS",
                                List.of(
                                        InetAddress.ofLiteral("10.214.7.2"),
                                        InetAddress.ofLiteral("fd00::2")),
                                "10.213.7.2:1194",
                                true));
        assertThat(ManagementLine.parse("1795648404,RECONNECTING,ping-restart,,,,,"))
                .isEqualTo(
                        new ManagementLine.State(
                                "RECONNECTING", "ping-restart", List.of(), "", false));
        assertThat(ManagementLine.parse(">STATE:1,CONNECTED,SUCCESS,,fd00::1,1194"))
                .isEqualTo(
                        new ManagementLine.State(
                                "CONNECTED", "SUCCESS", List.of(), "[fd00::1]:1194", true));
    }

    @Test
    void readsQuestionsAndRefusals() {
        assertThat(ManagementLine.parse(">PASSWORD:Need 'Auth' username/password"))
                .isEqualTo(new ManagementLine.Need("Auth", true));
        assertThat(ManagementLine.parse(">PASSWORD:Need 'Private Key' password"))
                .isEqualTo(new ManagementLine.Need("Private Key", false));
        assertThat(ManagementLine.parse(">PASSWORD:Verification Failed: 'Auth' ['no']"))
                .isEqualTo(new ManagementLine.Refused("Auth"));
        assertThat(ManagementLine.parse(">PASSWORD:Auth-Token:c2VjcmV0"))
                .isEqualTo(new ManagementLine.Other());
        assertThat(ManagementLine.parse(">HOLD:Waiting for hold release:0"))
                .isEqualTo(new ManagementLine.Hold());
        assertThat(ManagementLine.parse("END")).isEqualTo(new ManagementLine.End());
    }

    @Test
    void quotesWhatTheLexerWouldTakeForItsOwn() {
        assertThat(ManagementLine.quoted("a\"b\\c d")).isEqualTo("\"a\\\"b\\\\c d\"");
    }

    @Test
    void aLineTooLongIsCutAndTheNextOneWhole() throws IOException {
        assertThat(
                        lines(
                                ("x".repeat(3 * Lines.MOST) + "\r\nEND\nrest")
                                        .getBytes(StandardCharsets.UTF_8)))
                .containsExactly("x".repeat(Lines.MOST), "END");
    }

    @FuzzTest(maxDuration = "5m")
    void isTotal(byte[] bytes) throws IOException {
        for (String line : lines(bytes)) {
            assertThat(line.length()).isLessThanOrEqualTo(Lines.MOST);
            assertThat(ManagementLine.parse(line)).isNotNull();
        }
    }

    private static List<String> lines(byte[] bytes) throws IOException {
        Lines in = new Lines(Channels.newChannel(new ByteArrayInputStream(bytes)));
        List<String> found = new ArrayList<>();
        for (String line = in.next(); line != null; line = in.next()) {
            found.add(line);
        }
        return found;
    }
}
