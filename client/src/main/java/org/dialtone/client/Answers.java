package org.dialtone.client;

import org.dialtone.api.HistoryPage;
import org.dialtone.api.RouterInfo;
import org.dialtone.api.RouterStatistics;
import org.dialtone.api.StreamRecord;
import org.dialtone.wire.v1.GetRouterResponse;
import org.dialtone.wire.v1.GetStatusResponse;
import org.dialtone.wire.v1.ListHistoryResponse;
import org.dialtone.wire.v1.Record;

import java.util.List;
import java.util.Map;

/// What the router answers to single questions.
final class Answers {
    private Answers() {}

    static RouterInfo info(Address address, GetRouterResponse router) {
        return new RouterInfo(
                address instanceof Address.Tcp ? address.toString() : router.getName(),
                router.getLanOnly(),
                FromWire.duration(router.getUptime()),
                FromWire.position(router.getPosition()),
                FromWire.role(router.getRole()),
                router.getCaller());
    }

    static HistoryPage history(ListHistoryResponse answer) {
        List<StreamRecord> records =
                answer.getRecordsList().stream()
                        .filter(each -> each.getRecordCase() != Record.RecordCase.RECORD_NOT_SET)
                        .map(FromWire::record)
                        .toList();
        return new HistoryPage(records, FromWire.position(answer.getEnd()), answer.getMore());
    }

    /// Counters that the router does not keep are 0.
    static RouterStatistics statistics(GetStatusResponse status) {
        Map<String, Long> counters = status.getCountersMap();
        return new RouterStatistics(
                counters.getOrDefault("messages", 0L),
                counters.getOrDefault("malformed", 0L),
                counters.getOrDefault("foreign", 0L),
                counters.getOrDefault("overruns", 0L),
                counters.getOrDefault("resyncs", 0L),
                counters.getOrDefault("asked", 0L),
                counters.getOrDefault("dumps", 0L),
                counters.getOrDefault("attentionNanos", 0L),
                counters.getOrDefault("queuePeakBytes", 0L),
                counters.getOrDefault("receiveBufferBytes", 0L),
                counters.getOrDefault("events", 0L),
                counters.getOrDefault("signals", 0L),
                (int) Math.min(Integer.MAX_VALUE, counters.getOrDefault("registrations", 0L)));
    }
}
