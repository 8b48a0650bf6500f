package org.dialtone.cli;

import org.dialtone.api.Router;
import org.dialtone.client.Credentials;
import org.dialtone.client.RemoteRouter;

/// Opens routers in other processes. Apart from [SystemOpener], so that gRPC is loaded only if it
/// is used.
final class RemoteOpener {
    private RemoteOpener() {}

    static Router open(Target.Elsewhere target) {
        Target.Keys keys = target.keys();
        return keys == null
                ? RemoteRouter.connect(target.address())
                : RemoteRouter.connect(
                        target.address(),
                        Credentials.fromPem(keys.ca(), keys.certificate(), keys.key()));
    }
}
