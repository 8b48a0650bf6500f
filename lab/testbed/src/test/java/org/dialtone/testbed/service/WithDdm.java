package org.dialtone.testbed.service;

import org.dialtone.api.ConnectionId;
import org.dialtone.api.EventObject;
import org.dialtone.api.EventStream;
import org.dialtone.api.HistoryPage;
import org.dialtone.api.HistoryQuery;
import org.dialtone.api.JournalStatus;
import org.dialtone.api.Listener;
import org.dialtone.api.Registration;
import org.dialtone.api.Router;
import org.dialtone.api.RouterInfo;
import org.dialtone.api.RouterSnapshot;
import org.dialtone.api.RouterStatistics;
import org.dialtone.api.StreamOptions;
import org.dialtone.api.Traffic;
import org.dialtone.api.dial.DemandDialManager;

import java.util.List;
import java.util.Optional;

/// A handle whose demand-dial manager is another.
record WithDdm(Router router, DemandDialManager ddm) implements Router {
    @Override
    public Registration register(EventObject event) {
        return router.register(event);
    }

    @Override
    public void deregister(EventObject event) {
        router.deregister(event);
    }

    @Override
    public RouterSnapshot snapshot() {
        return router.snapshot();
    }

    @Override
    public Optional<Traffic> traffic(ConnectionId connection) throws InterruptedException {
        return router.traffic(connection);
    }

    @Override
    public EventStream events(StreamOptions options) {
        return router.events(options);
    }

    @Override
    public HistoryPage history(HistoryQuery query) {
        return router.history(query);
    }

    @Override
    public List<Listener> listeners() {
        return router.listeners();
    }

    @Override
    public JournalStatus journal() {
        return router.journal();
    }

    @Override
    public RouterInfo info() {
        return router.info();
    }

    @Override
    public RouterStatistics statistics() {
        return router.statistics();
    }

    @Override
    public void close() {
        router.close();
    }
}
