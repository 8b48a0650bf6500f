package org.dialtone.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Map;

class DefaultsTest {
    private static Defaults of(int uid, Map<String, String> environment) {
        return Defaults.of(environment, "gw1", uid);
    }

    private static Defaults folders(String run, String state) {
        return new Defaults("gw1", Path.of(run), Path.of(state));
    }

    @Test
    void rootHasTheSystemsFolders() {
        assertThat(of(0, Map.of("HOME", "/root", "XDG_RUNTIME_DIR", "/run/user/0")))
                .isEqualTo(folders("/run/dialtone", "/var/lib/dialtone"));
    }

    @Test
    void aUserHasItsOwn() {
        assertThat(of(1000, Map.of("HOME", "/home/a", "XDG_RUNTIME_DIR", "/run/user/1000")))
                .isEqualTo(folders("/run/user/1000/dialtone", "/home/a/.local/state/dialtone"));
        assertThat(of(1000, Map.of("HOME", "/home/a", "XDG_STATE_HOME", "/home/a/state")))
                .isEqualTo(folders("/home/a/state/dialtone/run", "/home/a/state/dialtone"));
    }

    @Test
    void relativePathsArePassedOver() {
        assertThat(
                        of(
                                1000,
                                Map.of(
                                        "HOME",
                                        "/home/a",
                                        "XDG_RUNTIME_DIR",
                                        "run",
                                        "XDG_STATE_HOME",
                                        "")))
                .isEqualTo(
                        folders(
                                "/home/a/.local/state/dialtone/run",
                                "/home/a/.local/state/dialtone"));
    }

    @Test
    void theServiceManagersFoldersComeFirst() {
        assertThat(
                        of(
                                999,
                                Map.of(
                                        "RUNTIME_DIRECTORY",
                                        "/run/d:/run/other",
                                        "STATE_DIRECTORY",
                                        "/var/lib/d")))
                .isEqualTo(folders("/run/d", "/var/lib/d"));
    }
}
