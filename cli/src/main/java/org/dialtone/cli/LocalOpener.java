package org.dialtone.cli;

import org.dialtone.api.Router;
import org.dialtone.local.LocalRouter;
import org.dialtone.local.Netns;
import org.jspecify.annotations.Nullable;

/// Opens routers within this process.
final class LocalOpener implements RouterOpener {
    @Override
    public Router open(@Nullable String netns) {
        return netns == null ? LocalRouter.open() : LocalRouter.open(Netns.named(netns));
    }
}
