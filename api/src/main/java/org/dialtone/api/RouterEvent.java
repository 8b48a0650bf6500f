package org.dialtone.api;

import java.time.Instant;

/// Something that happened on a router: recorded once, under the next revision, without holes.
public sealed interface RouterEvent extends StreamRecord
        permits ConnectionEvent, InterfaceEvent, ResyncEvent, AdministrationEvent {

    /// 1, 2, 3 ... on one router and in one epoch.
    @Override
    long revision();

    /// When the router learned of it, by the wall clock. The clock may be stepped; revisions order
    /// events.
    Instant time();
}
