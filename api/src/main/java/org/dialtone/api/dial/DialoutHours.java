package org.dialtone.api.dial;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

/// When a demand-dial interface may be connected: weekly windows, as lpwsDialoutHoursRestriction of
/// MPR_INTERFACE_1 (mprapi.h) has them.
///
/// A window is in the time that clocks in the zone show. Where they are put forward, what they skip
/// is in no window; where they are put back, a window comes twice.
///
/// A value, immutable; no record because it keeps the windows read, too: they are looked at
/// whenever anything happens to an interface.
public final class DialoutHours {
    public static final DialoutHours ALWAYS = new DialoutHours(List.of(), ZoneOffset.UTC);

    private final List<String> windows;
    private final ZoneId zone;
    private final Week week;

    /// Reads windows.
    ///
    /// @param windows one string a day of the week that has any: `1 09:00-12:00 13:00-17:30`, 0 for
    ///   Sunday, 24:00 for the end of a day; a window over midnight is two. Empty: always
    /// @param zone whose clocks count
    /// @throws IllegalArgumentException which window, what was found, what was expected
    public DialoutHours(List<String> windows, ZoneId zone) {
        this.week = Week.parse(windows);
        this.windows = week.format();
        this.zone = Objects.requireNonNull(zone);
    }

    /// The windows in one form: in order of days and times, those that touch put together.
    public List<String> windows() {
        return windows;
    }

    public ZoneId zone() {
        return zone;
    }

    /// Whether it may be connected at this time.
    public boolean allows(Instant time) {
        return windows.isEmpty() || week.contains(time.atZone(zone));
    }

    /// When [#allows] changes next, after `time`; null if it does not within three weeks.
    public @Nullable Instant nextChange(Instant time) {
        return windows.isEmpty() ? null : week.nextChange(time, zone);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DialoutHours hours
                && windows.equals(hours.windows)
                && zone.equals(hours.zone);
    }

    @Override
    public int hashCode() {
        return Objects.hash(windows, zone);
    }

    @Override
    public String toString() {
        return "DialoutHours[windows=" + windows + ", zone=" + zone + "]";
    }
}
