package org.dialtone.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Map;

class UserFolderTest {
    /// The folder is named ~/.config/dialtone in all the documents, and HOME is what ~ is.
    @Test
    void itIsWhereTheUsersConfigurationIs() {
        assertThat(UserFolder.of(Map.of("HOME", "/h")::get))
                .isEqualTo(Path.of("/h/.config/dialtone"));
        assertThat(UserFolder.of(Map.of("HOME", "/h", "XDG_CONFIG_HOME", "/c")::get))
                .isEqualTo(Path.of("/c/dialtone"));
        assertThat(UserFolder.of(Map.of("HOME", "/h", "XDG_CONFIG_HOME", "c")::get))
                .isEqualTo(Path.of("/h/.config/dialtone"));
        assertThat(UserFolder.of(Map.of("HOME", "h")::get)).isAbsolute();
    }
}
