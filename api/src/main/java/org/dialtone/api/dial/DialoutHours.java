package org.dialtone.api.dial;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/// When a demand-dial interface may be connected: weekly windows, as lpwsDialoutHoursRestriction of
/// MPR_INTERFACE_1 (mprapi.h) has them.
///
/// A window is in the time that clocks in the zone show. Where they are put forward, what they skip
/// is in no window; where they are put back, a window comes twice.
///
/// @param windows one a day of the week that has any: `1 09:00-12:00 13:00-17:30`, 0 for Sunday,
///   24:00 for the end of a day; a window over midnight is two. Kept in order of days and times,
///   windows that touch put together. Empty: always
/// @param zone whose clocks count
public record DialoutHours(List<String> windows, ZoneId zone) {
    public static final DialoutHours ALWAYS = new DialoutHours(List.of(), ZoneOffset.UTC);

    /// @throws IllegalArgumentException which window, what was found, what was expected
    public DialoutHours {
        windows = Week.parse(windows).format();
    }

    /// Whether it may be connected at this time.
    public boolean allows(Instant time) {
        return windows.isEmpty() || Week.parse(windows).contains(time.atZone(zone));
    }

    /// When [#allows] changes next, after `time`; null if it does not within three weeks.
    public @Nullable Instant nextChange(Instant time) {
        return windows.isEmpty() ? null : Week.parse(windows).nextChange(time, zone);
    }
}
