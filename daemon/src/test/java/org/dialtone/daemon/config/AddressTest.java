package org.dialtone.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0:8444, 0.0.0.0, 8444",
        "[::]:8444, ::, 8444",
        "gw1.example:0, gw1.example, 0",
        "[fe80::1%eth0]:65535, fe80::1%eth0, 65535"
    })
    void isAHostAndAPort(String text, String host, int port) {
        assertThat(Address.parse(text)).isEqualTo(new Address(host, port));
        assertThat(new Address(host, port)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ":", ":1", "a", "a:", "a:x", "a:65536", "a:-1", "::1:80", "[a]:1", "a b:1"
            })
    void anythingElseIsNone(String text) {
        assertThat(Address.parse(text)).isNull();
    }
}
