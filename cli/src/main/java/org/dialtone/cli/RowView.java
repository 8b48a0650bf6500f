package org.dialtone.cli;

import org.dialtone.api.RouterInterface;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.StreamRecord;

import java.util.List;
import java.util.UUID;

/// Each record a row: for scripts, and for whoever chooses the columns.
///
/// @param marks whether the stream's own marks (snapshot, progress) are rows too
record RowView(Output out, RowPrinter printer, EventRows rows, String router, boolean marks)
        implements WatchView {
    @Override
    public void begin() {
        printer.begin();
        out.flush();
    }

    @Override
    public void snapshot(RouterSnapshot snapshot, List<RouterInterface> shown) {
        if (marks) {
            printer.row(rows.snapshot(snapshot, router, shown.size()));
        }
        for (RouterInterface i : shown) {
            printer.row(rows.present(snapshot, i));
        }
        out.flush();
    }

    @Override
    public void record(StreamRecord record, UUID epoch) {
        if (marks || !(record instanceof StreamRecord.Progress)) {
            printer.row(rows.of(record, epoch));
            out.flush();
        }
    }

    @Override
    public void warmUp() {
        rows.of(new StreamRecord.Progress(0), new UUID(0, 0));
    }
}
