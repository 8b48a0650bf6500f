package org.dialtone.testbed.contract;

import org.dialtone.core.loop.RouterCore;
import org.dialtone.testbed.RequiresRoot;
import org.junit.jupiter.api.Nested;

import java.nio.file.Path;

/// The contract, each way over links that are played and over real ones.
final class ContractTest {

    @Nested
    final class Within extends RouterContract {
        @Override
        Way way(RouterCore.Settings settings, Path directory) {
            return new Way.Within(World.scripted(settings));
        }
    }

    @Nested
    @RequiresRoot
    final class OverAUnixSocket extends RouterContract {
        @Override
        Way way(RouterCore.Settings settings, Path directory) {
            return new Way.Unix(World.scripted(settings), directory);
        }
    }

    @Nested
    final class OverMutualTls extends RouterContract {
        @Override
        Way way(RouterCore.Settings settings, Path directory) {
            return new Way.Tls(World.scripted(settings), directory);
        }
    }

    @Nested
    @RequiresRoot
    final class WithinOnRealLinks extends RouterContract {
        @Override
        Way way(RouterCore.Settings settings, Path directory) {
            return new Way.Within(World.real(settings));
        }
    }

    @Nested
    @RequiresRoot
    final class OverAUnixSocketOnRealLinks extends RouterContract {
        @Override
        Way way(RouterCore.Settings settings, Path directory) {
            return new Way.Unix(World.real(settings), directory);
        }
    }

    @Nested
    @RequiresRoot
    final class OverMutualTlsOnRealLinks extends RouterContract {
        @Override
        Way way(RouterCore.Settings settings, Path directory) {
            return new Way.Tls(World.real(settings), directory);
        }
    }
}
