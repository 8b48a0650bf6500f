package org.dialtone.testbed.wireguard;

import org.dialtone.testbed.guest.GuestTests;
import org.junit.jupiter.api.Tag;

/// By the kernel. In the guest of [WireguardKernelGuestTest].
@Tag(GuestTests.TAG)
class WireguardKernelRouterTest extends WireguardRouterContract {
    WireguardKernelRouterTest() {
        super(true, "kernel");
    }
}
