package org.dialtone.linux.dial.ipsec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.dialtone.api.dial.DemandPolicy;
import org.dialtone.api.dial.DialKind;
import org.dialtone.api.dial.DialPolicy;
import org.dialtone.api.dial.InterfaceCredentials;
import org.dialtone.api.dial.InterfaceDefinition;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/// What is written down of what charon has; that it is taken out is shown with a real charon, in
/// the testbed.
final class LoadedTest {

    private static Loaded loaded(String link, Map<String, String> settings, String user) {
        InterfaceDefinition definition =
                new InterfaceDefinition(
                        "office",
                        DialKind.IPSEC,
                        link,
                        true,
                        settings,
                        DialPolicy.DEFAULT,
                        DemandPolicy.NONE);
        return new IpsecSettings(definition).loaded(new InterfaceCredentials(user, "", "secret"));
    }

    @Test
    void isReadAsItWasWritten() {
        for (Loaded each :
                new Loaded[] {
                    loaded("ipsec0", Map.of("remote", "192.0.2.1"), "alice"),
                    loaded("ipsec0", Map.of("connection", "a b\n=\"ü"), ""),
                    new Loaded("x", true, "", "0", "00ff 11ee")
                }) {
            assertThat(Loaded.parse(each.text())).isEqualTo(each);
            assertThat(each.text()).doesNotContain("secret=secret");
        }
    }

    @Test
    void knowsWhatMakesAnotherConnection() {
        Map<String, String> settings = Map.of("remote", "192.0.2.1", "remote-id", "a");
        Loaded one = loaded("ipsec0", settings, "alice");
        assertThat(one.ours()).isTrue();
        assertThat(one.ike()).isEqualTo("dialtone-office");
        assertThat(one.secret()).isEqualTo("dialtone-office");
        assertThat(loaded("ipsec0", settings, "alice")).isEqualTo(one);
        assertThat(loaded("ipsec1", settings, "alice")).isNotEqualTo(one);
        assertThat(loaded("ipsec0", settings, "bob")).isNotEqualTo(one);
        assertThat(loaded("ipsec0", Map.of("remote", "192.0.2.2", "remote-id", "a"), "alice"))
                .isNotEqualTo(one);
        Loaded theirs = loaded("ipsec0", Map.of("connection", "theirs"), "");
        assertThat(theirs.ours()).isFalse();
        assertThat(theirs.ike()).isEqualTo("theirs");
    }

    @FuzzTest(maxDuration = "5m")
    void isTotal(byte[] bytes) {
        Loaded loaded = Loaded.parse(new String(bytes, StandardCharsets.UTF_8));
        if (loaded != null) {
            assertThat(loaded.ike()).isNotEmpty();
            assertThat(Loaded.parse(loaded.text())).isEqualTo(loaded);
        }
    }

    @Test
    void whatIsNoRecordIsNone() {
        assertThat(Loaded.parse("")).isNull();
        assertThat(Loaded.parse("connection=x")).isNull();
        assertThat(Loaded.parse("definition=\\u12")).isNull();
    }
}
