package org.dialtone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;

class TargetTest {
    private final Cli cli = new Cli();

    @TempDir private Path config;

    @BeforeEach
    void twoContexts() throws Exception {
        Files.createDirectory(config.resolve("dialtone"));
        Files.writeString(
                config.resolve("dialtone/contexts.toml"),
                """
                # routers

                [router7]  # in the cellar
                router = "router7.example:8444"
                ca = "router7/ca.pem" # relative
                certificate = "/abs/client.pem"
                key = 'router7/client.key'

                ["lab 1"]
                router = "unix:/run/lab/dialtone.sock"

                [half]
                router = "h"
                ca = "x"

                [empty]
                """);
        cli.environment.put("XDG_CONFIG_HOME", config.toString());
    }

    private String opened(String... args) {
        Cli.Run run = cli.run(args);
        assertThat(run.err()).isEmpty();
        return cli.opened.getLast();
    }

    private static String elsewhere(String address) {
        return new Target.Elsewhere(address, null).toString();
    }

    @Test
    void withoutAWordItIsThisMachine() {
        assertThat(opened("interfaces")).isEqualTo("own");
        assertThat(opened("status")).isEqualTo("daemon");
        assertThat(opened("history")).isEqualTo("daemon");
        assertThat(opened("registrations")).isEqualTo("daemon");
    }

    @Test
    void anAddressIsGivenByOptionOrElseByEnvironment() {
        cli.environment.put("DIALTONE_ROUTER", "gw1:8444");
        assertThat(opened("interfaces")).isEqualTo(elsewhere("gw1:8444"));
        assertThat(opened("interfaces", "--router", "unix:/x")).isEqualTo(elsewhere("unix:/x"));
        assertThat(opened("interfaces", "--netns", "isp")).isEqualTo("isp");
        assertThat(opened("interfaces", "--context", "lab 1"))
                .isEqualTo(elsewhere("unix:/run/lab/dialtone.sock"));
    }

    @Test
    void aContextNamesAnAddressAndKeys() {
        Path folder = config.resolve("dialtone/router7");
        assertThat(opened("status", "--context=router7"))
                .isEqualTo(
                        new Target.Elsewhere(
                                        "router7.example:8444",
                                        new Target.Keys(
                                                folder.resolve("ca.pem"),
                                                Path.of("/abs/client.pem"),
                                                folder.resolve("client.key")))
                                .toString());
        cli.environment.put("DIALTONE_CONTEXT", "lab 1");
        assertThat(opened("watch", "--timeout", "1s"))
                .isEqualTo(elsewhere("unix:/run/lab/dialtone.sock"));
    }

    @Test
    void aByteOrderMarkIsPassedOver() throws Exception {
        Files.writeString(
                config.resolve("dialtone/contexts.toml"), "\uFEFF[gw1]\nrouter = \"gw1:8444\"\n");
        assertThat(opened("status", "--context", "gw1")).isEqualTo(elsewhere("gw1:8444"));
    }

    @ParameterizedTest
    @CsvSource({
        "router, 10, 'no context \"router\" in FILE (near: router7)'",
        "half, 2, 'FILE: [half] needs all of ca, certificate and key, or none'",
        "empty, 2, FILE: [empty] has no router"
    })
    void aContextThatIsNoneIsRefused(String name, int exit, String sentence) {
        String file = config.resolve("dialtone/contexts.toml").toString();
        assertThat(cli.run("interfaces", "--context", name))
                .isEqualTo(
                        new Cli.Run(
                                exit, "", "dialtone: " + sentence.replace("FILE", file) + "\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    router = "x"             | expected [NAME] of a context first
                    [a                       | expected [NAME] of a context
                    []                       | expected [NAME] of a context
                    [a] b                    | expected [NAME] of a context
                    [a]#\\nkye = "x"         | "kye": did you mean "key"? (expected: router, ca, certificate, key)
                    [a]\\nrouter = x         | expected router = "VALUE", without a backslash
                    [a]\\nrouter = "         | expected router = "VALUE", without a backslash
                    [a]\\nrouter =           | expected router = "VALUE", without a backslash
                    [a]\\nrouter             | expected router = "VALUE", without a backslash
                    [a]\\nrouter = "x\\\\n"  | expected router = "VALUE", without a backslash
                    [a]\\nrouter = "x" y     | expected router = "VALUE", without a backslash
                    [a]\\n[a]                | this context is there already
                    """)
    void whatCannotBeUnderstoodIsSaidWithItsLine(String text, String sentence) throws Exception {
        String lines = text.replace("\\\\", "\u0001").replace("\\n", "\n").replace("\u0001", "\\");
        Path file = Files.writeString(config.resolve("dialtone/contexts.toml"), lines);
        Cli.Run run = cli.run("interfaces", "--context", "a");
        assertThat(run.exit()).isEqualTo(Exit.USAGE);
        assertThat(run.err())
                .isEqualTo(
                        "dialtone: "
                                + file
                                + ":"
                                + (lines.contains("\n") ? 2 : 1)
                                + ": "
                                + sentence
                                + "\n");
    }

    @Test
    void withoutAFileThereIsNoContext() {
        cli.environment.put("XDG_CONFIG_HOME", config.resolve("none").toString());
        assertThat(cli.run("interfaces", "--context", "a").err()).contains("(there are none)");
    }
}
