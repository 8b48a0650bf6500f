package org.dialtone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dialtone.api.Router;
import org.dialtone.api.RouterError;
import org.dialtone.api.RouterException;
import org.dialtone.api.RouterInterface;
import org.junit.jupiter.api.Test;

/// The kernel's answers; needs no root.
class LocalOpenerTest {
    private final LocalOpener opener = new LocalOpener();

    @Test
    void opensTheNamespaceOfThisProcess() {
        try (Router router = opener.open(null)) {
            assertThat(router.interfaces()).extracting(RouterInterface::name).contains("lo");
        }
    }

    @Test
    void anUnknownNamespaceIsNotFound() {
        assertThatThrownBy(() -> opener.open("dialtone-no-such-namespace"))
                .isInstanceOfSatisfying(
                        RouterException.class,
                        e -> assertThat(e.error()).isEqualTo(RouterError.NOT_FOUND));
    }

    @Test
    void aNameThatCanBeNoneIsInvalid() {
        assertThatThrownBy(() -> opener.open("../etc"))
                .isInstanceOfSatisfying(
                        RouterException.class,
                        e -> assertThat(e.error()).isEqualTo(RouterError.INVALID_PARAMETER));
    }
}
