package org.dialtone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class HelpTest {
    private final Cli cli = new Cli();

    @ParameterizedTest
    @EnumSource(Command.class)
    void everyCommandHasHelpThatNamesItsOptionsAndFields(Command command) {
        Cli.Run run = cli.run(command.key(), "--help");
        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("Usage: dialtone " + command.key() + " [OPTIONS]");
        for (Option option : Option.values()) {
            assertThat(run.out().contains(option.longName()))
                    .as(option.longName())
                    .isEqualTo(mentions(command, option));
        }
        for (Field field : command.fields()) {
            assertThat(run.out()).contains("\n  " + field.key() + " ");
        }
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
        assertThat(cli.run("help", command.key())).isEqualTo(run);
        assertThat(cli.opened).isEmpty();
    }

    /// The field position speaks of --from-revision.
    private static boolean mentions(Command command, Option option) {
        return command.accepts(option)
                || (option == Option.FROM_REVISION && command.fields().contains(Field.POSITION));
    }

    @Test
    void theOverviewNamesEveryCommandAndExitCode() {
        Cli.Run run = cli.run("help");
        assertThat(run.exit()).isZero();
        for (Command command : Command.values()) {
            assertThat(run.out()).contains("\n  " + command.key() + " ");
        }
        assertThat(run.out())
                .contains("\n    3   the time ran out")
                .contains("\n   10   no such interface");
        assertThat(cli.run("--help")).isEqualTo(run);
        assertThat(cli.run("-h")).isEqualTo(run);
    }

    @Test
    void versionNamesWhatRuns() {
        String java = System.getProperty("java.version");
        String kernel = System.getProperty("os.version");
        assertThat(cli.run("version").out())
                .isEqualTo("dialtone development (Java " + java + ", Linux " + kernel + ")\n");
        assertThat(cli.run("-V")).isEqualTo(cli.run("version"));
        String object =
                "{\"version\":\"development\",\"java\":\""
                        + java
                        + "\",\"kernel\":\""
                        + kernel
                        + "\"}\n";
        assertThat(cli.run("version", "-o", "jsonl").out()).isEqualTo(object);
        assertThat(cli.run("version", "-o", "json").out()).isEqualTo("[\n" + object + "]\n");
    }

    @Test
    void bashCompletesCommandsOptionsAndValues(@TempDir Path dir) throws Exception {
        Path script =
                Files.writeString(dir.resolve("dialtone"), cli.run("completion", "bash").out());
        assertThat(complete(script, "dialtone", "int")).isEqualTo("interfaces interface");
        assertThat(complete(script, "dialtone", "watch", "--from")).isEqualTo("--from-revision");
        assertThat(complete(script, "dialtone", "watch", "-o", "")).isEqualTo("table json jsonl");
        assertThat(complete(script, "dialtone", "interfaces", "--color", "n")).isEqualTo("never");
        assertThat(complete(script, "dialtone", "completion", "b")).isEqualTo("bash");
    }

    private static String complete(Path script, String... words) throws Exception {
        StringBuilder array = new StringBuilder();
        for (String word : words) {
            array.append(" '").append(word).append('\'');
        }
        String program =
                "source '"
                        + script
                        + "'; COMP_WORDS=("
                        + array
                        + "); COMP_CWORD="
                        + (words.length - 1)
                        + "; _complete_dialtone 2>/dev/null; echo ${COMPREPLY[@]}";
        Shell.Result result = Shell.SYSTEM.run(List.of("bash", "--norc", "-c", program));
        assertThat(result.exit()).as(result.output()).isZero();
        return result.output();
    }

    @Test
    void zshGetsAScriptThatLoadsItsBashcompinit() {
        assertThat(cli.run("completion", "zsh").out()).contains("bashcompinit");
    }
}
