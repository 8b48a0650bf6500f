package org.dialtone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StyleTest {
    private static final String COLORED = "\u001b[32m● connected\u001b[0m";

    private final Cli cli = new Cli();

    private String interfaces(String... more) {
        cli.router.interfaces.clear();
        cli.router.interfaces.add(Samples.connected(1, "eth0"));
        String[] args = new String[more.length + 2];
        args[0] = "interfaces";
        args[1] = "--fields=state";
        System.arraycopy(more, 0, args, 2, more.length);
        return cli.run(args).out();
    }

    @Test
    void aTerminalIsColoured() {
        assertThat(interfaces()).doesNotContain("\u001b");
        cli.terminal = true;
        assertThat(interfaces()).contains(COLORED);
        assertThat(interfaces("--color", "auto")).contains(COLORED);
        assertThat(interfaces("--color", "never")).doesNotContain("\u001b");
    }

    @Test
    void noColorAndDumbTerminalsAreHeeded() {
        cli.terminal = true;
        cli.environment.put("NO_COLOR", "1");
        assertThat(interfaces()).doesNotContain("\u001b");
        assertThat(interfaces("--color=always")).contains(COLORED);
        cli.environment.put("NO_COLOR", "");
        assertThat(interfaces()).contains(COLORED);
        cli.environment.put("TERM", "dumb");
        assertThat(interfaces()).doesNotContain("\u001b");
    }

    @Test
    void alwaysColoursAPipe() {
        assertThat(interfaces("--color=always")).contains(COLORED);
    }

    @Test
    void jsonIsNeverColoured() {
        assertThat(interfaces("--color=always", "-ojson")).doesNotContain("\u001b");
    }
}
