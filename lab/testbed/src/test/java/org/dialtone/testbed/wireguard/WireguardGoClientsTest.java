package org.dialtone.testbed.wireguard;

import org.dialtone.testbed.RequiresRoot;

/// Of wireguard-go, on this machine's kernel.
@RequiresRoot
class WireguardGoClientsTest extends WireguardClientsContract {
    WireguardGoClientsTest() {
        super(false);
    }
}
