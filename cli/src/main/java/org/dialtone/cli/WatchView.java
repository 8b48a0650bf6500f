package org.dialtone.cli;

import org.dialtone.api.RouterInterface;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamRecord;

import java.util.List;
import java.util.UUID;

/// How somebody sees what a stream carries. Each call ends with everything written.
interface WatchView {

    /// What stands above everything.
    void begin();

    /// How things stand.
    ///
    /// @param shown those of the snapshot's interfaces that are asked for
    void snapshot(RouterSnapshot snapshot, List<RouterInterface> shown);

    /// What has come.
    ///
    /// @param epoch of the journal at this record
    void record(StreamRecord record, UUID epoch);

    /// To be called when there is time: does once what takes long the first time.
    void warmUp();
}
