package org.dialtone.testbed.wireguard;

import org.dialtone.testbed.RequiresRoot;

/// By wireguard-go, on this machine's kernel.
@RequiresRoot
class WireguardGoRouterTest extends WireguardRouterContract {
    WireguardGoRouterTest() {
        super(false, "wireguard-go");
    }
}
