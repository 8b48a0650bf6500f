package org.dialtone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInterface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;

/// The kernel's answers; needs no root.
class SystemOpenerTest {
    private final SystemOpener opener = new SystemOpener(List.of());

    @Test
    void opensTheNamespaceOfThisProcess() {
        try (Router router = opener.open(new Target.ThisMachine(false))) {
            assertThat(router.interfaces()).extracting(RouterInterface::name).contains("lo");
        }
    }

    @Test
    void anUnknownNamespaceIsNotFound() {
        assertThatThrownBy(() -> opener.open(new Target.Namespace("dialtone-no-such-namespace")))
                .isInstanceOfSatisfying(
                        RouterException.class,
                        e -> assertThat(e.error()).isEqualTo(RouterError.NOT_FOUND));
    }

    @Test
    void aNameThatCanBeNoneIsInvalid() {
        assertThatThrownBy(() -> opener.open(new Target.Namespace("../etc")))
                .isInstanceOfSatisfying(
                        RouterException.class,
                        e -> assertThat(e.error()).isEqualTo(RouterError.INVALID_PARAMETER));
    }

    @Test
    void withoutADaemonThereIsNoHistory(@TempDir Path folder) {
        SystemOpener none = new SystemOpener(List.of(folder.resolve("dialtone.sock")));
        assertThatThrownBy(() -> none.open(new Target.ThisMachine(true)))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.exit()).isEqualTo(Exit.NOT_RUNNING))
                .hasMessageContaining("dialtone serve");
    }

    /// As after a kill -9.
    @Test
    void theSocketOfADeadDaemonIsNone(@TempDir Path folder) throws Exception {
        Path socket = folder.resolve("dialtone.sock");
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket));
        }
        SystemOpener stale = new SystemOpener(List.of(socket));
        try (Router router = stale.open(new Target.ThisMachine(false))) {
            assertThat(router.interfaces()).extracting(RouterInterface::name).contains("lo");
        }
        assertThatThrownBy(() -> stale.open(new Target.ThisMachine(true)))
                .isInstanceOfSatisfying(
                        Failure.class, e -> assertThat(e.exit()).isEqualTo(Exit.NOT_RUNNING));
    }
}
