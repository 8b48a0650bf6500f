package org.dialtone.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.tomlj.TomlTable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Whatever is in the file, there is a table or a problem, and nothing else happens.
class TomlFileFuzzTest {
    @FuzzTest
    void parsingIsTotal(byte[] bytes) {
        List<Problem> problems = new ArrayList<>();
        TomlTable table = TomlFile.parse(Path.of("/x"), bytes, problems);
        assertThat(table == null).isEqualTo(!problems.isEmpty());
        assertThat(problems).allSatisfy(each -> assertThat(each.text()).doesNotContain("\n"));
    }
}
