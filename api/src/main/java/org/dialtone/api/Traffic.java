package org.dialtone.api;

/// Bytes and packets that passed an interface, as the kernel counts them (struct
/// rtnl_link_stats64).
public record Traffic(long rxBytes, long txBytes, long rxPackets, long txPackets) {
    public static final Traffic NONE = new Traffic(0, 0, 0, 0);

    /// What has passed since `earlier`; a counter that went back (the driver reset it) counts from
    /// zero.
    public Traffic since(Traffic earlier) {
        return new Traffic(
                difference(rxBytes, earlier.rxBytes),
                difference(txBytes, earlier.txBytes),
                difference(rxPackets, earlier.rxPackets),
                difference(txPackets, earlier.txPackets));
    }

    private static long difference(long now, long before) {
        return now >= before ? now - before : now;
    }
}
