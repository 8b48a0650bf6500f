package org.dialtone.core.model;

/// How often a link has gained and lost its carrier since it was made (IFLA_CARRIER_UP_COUNT,
/// IFLA_CARRIER_DOWN_COUNT): unsigned 32-bit counters that wrap.
public record CarrierCount(int ups, int downs) {

    public long upsSince(CarrierCount earlier) {
        return Integer.toUnsignedLong(ups - earlier.ups);
    }

    /// Whether these can be the counters of the same link later: they only grow.
    public boolean follows(CarrierCount earlier) {
        return ups - earlier.ups >= 0 && downs - earlier.downs >= 0;
    }

    public long downsSince(CarrierCount earlier) {
        return Integer.toUnsignedLong(downs - earlier.downs);
    }
}
