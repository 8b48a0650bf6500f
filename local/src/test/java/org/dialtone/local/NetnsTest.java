package org.dialtone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;

final class NetnsTest {

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "/", "a/b", "../self", "/proc/self/ns/net", "a\0b"})
    void whatCanBeNoNameIsRefusedBeforeAnyFileIsTouched(String name) {
        refused(name);
    }

    @Test
    void aNameLongerThanAFileNameIsRefused() {
        refused("n".repeat(256));
    }

    /// Half a surrogate pair cannot be written in any encoding of file names.
    @Test
    void aNameThatNoFileCanHaveIsRefused() {
        refused("\uD800");
    }

    private static void refused(String name) {
        assertThatThrownBy(() -> Netns.named(name))
                .isInstanceOfSatisfying(
                        RouterException.class,
                        e -> assertThat(e.error()).isEqualTo(RouterError.INVALID_PARAMETER))
                .hasMessage(
                        "network namespace: \""
                                + name
                                + "\" (expected: a name as \"ip netns list\" prints it)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"isp", "a b", "...", "-f", "~", "x\ny"})
    void aNameIsAFileInTheFolderOfIpNetns(String name) {
        assertThat(Netns.named(name)).isEqualTo(new Netns(name, Path.of("/run/netns/" + name)));
    }

    @Test
    void aNamespaceBehindAFileIsCalledAfterIt() {
        Path file = Path.of("/proc/1/ns/net");
        assertThat(Netns.at(file)).isEqualTo(new Netns("/proc/1/ns/net", file));
    }

    @Test
    void onesOwnHasNoFile() {
        assertThat(Netns.own().file()).isNull();
        assertThat(Netns.own().name()).isEqualTo("localhost");
    }
}
