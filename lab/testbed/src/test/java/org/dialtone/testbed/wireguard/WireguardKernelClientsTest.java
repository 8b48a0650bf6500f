package org.dialtone.testbed.wireguard;

import org.dialtone.testbed.guest.GuestTests;
import org.junit.jupiter.api.Tag;

/// Of the kernel's WireGuard. In the guest of [WireguardKernelGuestTest].
@Tag(GuestTests.TAG)
class WireguardKernelClientsTest extends WireguardClientsContract {
    WireguardKernelClientsTest() {
        super(true);
    }
}
