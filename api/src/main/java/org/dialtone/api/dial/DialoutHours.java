package org.dialtone.api.dial;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/// When a demand-dial interface may be connected: weekly windows, as lpwsDialoutHoursRestriction of
/// MPR_INTERFACE_1 (mprapi.h) has them.
///
/// @param windows one a day of the week that has any: `1 09:00-12:00 13:00-17:30`, 0 for Sunday.
///   Empty: always
/// @param zone whose clocks count
public record DialoutHours(List<String> windows, ZoneId zone) {
    public static final DialoutHours ALWAYS = new DialoutHours(List.of(), ZoneOffset.UTC);

    public DialoutHours {
        windows = List.copyOf(windows);
    }
}
